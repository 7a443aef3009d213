#pragma once

#include "catalog/sqlite/evidence/feature_walk.hpp"
#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/evidence/sibling_rows.hpp"

#include <hwsync/evidence.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace hwsync::sqlite {

/// Tells how likely a child's links are right.
class LinkWeigher {
public:
    LinkWeigher(const Connection& connection, const WeighedShop& shop,
                EvidenceNumbers numbers);
    /// Also reads the siblings of what links lead to on the catalog's side, and
    /// what is linked to these.
    LinkWeigher(const LinkSides& sides, const WeighedShop& shop,
                EvidenceNumbers numbers);
    /// Reads over `linked` what is linked to these; not for a walk through all
    /// products if that is the child's side of two.
    LinkWeigher(const LinkSides& sides, const Connection& linked,
                const WeighedShop& shop, EvidenceNumbers numbers);

    using Visit = std::function<void(const LinkToWeigh&, const Evidence&)>;

    /// How many automatic links with the same key are suspect.
    std::uint64_t count_suspects(FeatureWalk& links);

    /// Visits all links that are doubtful or suspect, in the order of
    /// LinkedProducts. Returns the number of all links.
    std::uint64_t visit_doubtful(const Visit& visit);
    /// Whether it would visit any of these links.
    bool has_doubtful(std::span<const LinkToCount> links);
    using IsWanted = std::function<bool(const LinkToWeigh&)>;
    /// The same for the links of one of the child's products, and for those of
    /// them that are `wanted`, however they look.
    std::uint64_t visit_doubtful_of(std::int64_t product, const Visit& visit,
                                    const IsWanted& is_wanted = {});

    /// The complete evidence about a link.
    Evidence explain(const LinkToWeigh& link);

    EvidenceJudge& judge() noexcept { return m_judge; }

private:
    std::uint64_t visit_rest(const Visit& visit, const IsWanted& is_wanted);
    std::optional<LikelierSibling> likelier_sibling(const LinkToWeigh& link);
    bool is_suspect(const LinkToCount& link);
    bool has_likelier_sibling(const LinkToCount& link);

    LinkedProducts m_products;
    SiblingRows m_siblings;
    EvidenceJudge m_judge;
};

} // namespace hwsync::sqlite
