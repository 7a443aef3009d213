#pragma once

#include "model/fields.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

/// What a line of an export is about, as far as it says so.
enum class LineKind : std::uint8_t { product, variant, other, unknown };

/// Tells a line's kind where its id does not: by its `__typename`, its parent
/// and the names of its members.
class LineShape {
public:
    /// A member of the line that is not null.
    void see_member(std::string_view name) noexcept;
    void see_type_name(std::string_view name) noexcept { m_type_name = name; }
    /// Whether it names a parent, in `__parentId` or `product`.
    void see_parent() noexcept { m_has_parent = true; }

    LineKind kind() const noexcept;

    /// Of a line that names no id. Products and variants come with theirs, so
    /// what hangs on another line and has nothing of a variant's is neither.
    LineKind kind_without_id() const noexcept;

private:
    std::string_view m_type_name;
    bool m_has_parent = false;
    bool m_is_like_product = false;
    bool m_is_like_variant = false;
    bool m_is_like_other = false;
    bool m_is_like_either = false; ///< product or variant
    bool m_has_title = false;
};

/// The kind that a gid or a `__typename` names.
LineKind kind_named(std::string_view name) noexcept;

/// Nothing for what is neither a product nor a variant.
std::optional<RecordKind> record_kind(LineKind kind) noexcept;

} // namespace hwsync
