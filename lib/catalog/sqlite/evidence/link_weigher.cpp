#include "catalog/sqlite/evidence/link_weigher.hpp"

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

LinkWeigher::LinkWeigher(const Connection& connection, const WeighedShop& shop,
                         EvidenceNumbers numbers)
    : LinkWeigher(LinkSides{connection, connection}, shop, std::move(numbers)) {
}

LinkWeigher::LinkWeigher(const LinkSides& sides, const WeighedShop& shop,
                         EvidenceNumbers numbers)
    : LinkWeigher(sides, sides.catalog, shop, std::move(numbers)) {}

LinkWeigher::LinkWeigher(const LinkSides& sides, const Connection& linked,
                         const WeighedShop& shop, EvidenceNumbers numbers)
    : m_products(sides, shop), m_siblings(sides.catalog, linked, shop),
      m_judge(std::move(numbers), other_than(shop.identifier)) {}

std::uint64_t LinkWeigher::count_suspects(FeatureWalk& links) {
    std::uint64_t suspects = 0;
    links.begin();
    while (links.next()) {
        for (const auto& link : links.links()) {
            suspects += !link.is_pinned && link.has_same_key && is_suspect(link)
                            ? 1U
                            : 0U;
        }
    }
    return suspects;
}

bool LinkWeigher::is_suspect(const LinkToCount& link) {
    const auto glance = m_judge.glance_at(link.features, link.other);
    Evidence evidence;
    evidence.weight = glance.weight;
    if (looks_of(evidence) == LinkLooks::suspect) {
        return true;
    }
    return glance.may_have_likelier_sibling && has_likelier_sibling(link);
}

bool LinkWeigher::has_likelier_sibling(const LinkToCount& link) {
    return m_judge
        .likelier_sibling(
            link.features,
            m_siblings.of({link.features.catalog_product, {}, {}, {}, {}},
                          m_judge),
            [&](std::size_t place) { return m_siblings.linked_to(place); },
            link.other)
        .has_value();
}

std::uint64_t LinkWeigher::visit_doubtful(const Visit& visit) {
    m_products.begin();
    return visit_rest(visit, {});
}

bool LinkWeigher::has_doubtful(std::span<const LinkToCount> links) {
    return std::ranges::any_of(links, [this](const LinkToCount& link) {
        const auto glance = m_judge.glance_at(link.features, link.other);
        return glance.weight <= 0 ||
               (glance.may_have_likelier_sibling && has_likelier_sibling(link));
    });
}

std::uint64_t LinkWeigher::visit_doubtful_of(std::int64_t product,
                                             const Visit& visit,
                                             const IsWanted& is_wanted) {
    m_products.begin_at(product);
    return visit_rest(visit, is_wanted);
}

std::uint64_t LinkWeigher::visit_rest(const Visit& visit,
                                      const IsWanted& is_wanted) {
    std::uint64_t links = 0;
    while (m_products.next()) {
        for (const auto& link : m_products.links()) {
            ++links;
            const auto glance = m_judge.glance_at(link.rows, link.other);
            const auto likelier = glance.may_have_likelier_sibling
                                      ? likelier_sibling(link)
                                      : std::nullopt;
            if (glance.weight <= 0 || likelier ||
                (is_wanted && is_wanted(link))) {
                auto evidence = m_judge.explain(link.rows, link.other);
                if (likelier) {
                    EvidenceJudge::add_sibling(*likelier, evidence);
                }
                visit(link, evidence);
            }
        }
    }
    return links;
}

std::optional<LikelierSibling>
LinkWeigher::likelier_sibling(const LinkToWeigh& link) {
    return m_judge.likelier_sibling(
        link.rows, m_siblings.of(link.rows.catalog.product, m_judge),
        [&](std::size_t place) { return m_siblings.linked_to(place); },
        link.other);
}

Evidence LinkWeigher::explain(const LinkToWeigh& link) {
    auto evidence = m_judge.explain(link.rows, link.other);
    if (m_judge.glance_at(link.rows, link.other).may_have_likelier_sibling) {
        if (const auto likelier = likelier_sibling(link)) {
            EvidenceJudge::add_sibling(*likelier, evidence);
        }
    }
    return evidence;
}

} // namespace hwsync::sqlite
