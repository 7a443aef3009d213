#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/waiver_editing.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/time.hpp>
#include <hwsync/verify.hpp>
#include <hwsync/waive.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// What waivers are about, and the digest of what they rest on.
struct WaivedVariants {
    std::vector<std::int64_t> variants;
    std::int64_t facts = 0;
};

/// One variant, or all variants of a shop that have a key. `kind` is the kind
/// of finding that is accepted; nothing for all kinds.
WaivedVariants waived_variants(Connection& connection, Identifier identifier,
                               ShopVariantId variant, std::string_view key,
                               std::optional<FindingKind> kind);

/// Visits the waivers that were not taken back, by id, with the variants that
/// each is about.
void visit_waivers(
    Connection& connection, Identifier identifier, Time now,
    const std::function<void(const Waiver&, const std::vector<std::int64_t>&)>&
        visit);

/// The findings that are accepted at a moment.
class AcceptedFindings {
public:
    AcceptedFindings() = default;
    AcceptedFindings(Connection& connection, Identifier identifier, Time now);

    bool has(const Finding& finding) const;
    /// Takes out those of a shop's variants.
    void drop(std::string_view shop,
              const std::function<bool(std::int64_t variant)>& is_dropped);

private:
    /// A bit for each kind.
    using Kinds = std::uint32_t;
    std::map<std::pair<std::string, std::int64_t>, Kinds> m_kinds;
};

} // namespace hwsync::sqlite
