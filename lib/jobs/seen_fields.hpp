#pragma once

#include "model/record.hpp"

#include <hwsync/identifier.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Which of the fields that much rests on an input has: a field that no line
/// has was not in the query.
class SeenFields {
public:
    void note(const Record& record) noexcept;
    /// The same for a line that is not parsed, because its row holds it
    /// already.
    void note_known(RecordKind kind, std::string_view line) noexcept;

    /// Whether lines of the kind have shown all of them.
    bool has_all(RecordKind kind) const noexcept {
        const auto& seen = kind == RecordKind::product ? m_product : m_variant;
        return seen.first && seen.second;
    }

    /// Those that no line has, as the query names them: of products, and the
    /// identifier of variants. Empty if there was no line of the kind.
    std::vector<std::string> lacking(Identifier identifier) const;

private:
    struct Fields {
        bool any = false; ///< a line of the kind came
        bool first = false;
        bool second = false;
    };

    Fields m_product; ///< updatedAt, status
    Fields m_variant; ///< sku, barcode
};

} // namespace hwsync
