#include "catalog/sqlite/evidence/suspect_links.hpp"

#include "catalog/sqlite/evidence/shop_evidence.hpp"

#include <fmt/core.h>

#include <optional>

namespace hwsync::sqlite {

namespace {

/// Whether associate matched the shop before it began to learn.
bool has_earlier_runs(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT 1 FROM run JOIN shop ON shop.name = run.shop"
        " LEFT JOIN evidence AS e ON e.shop = shop.number"
        " WHERE shop.number = ?1 AND run.command = 'associate'"
        " AND run.state = 'done' AND (e.run IS NULL OR"
        "  (e.run = e.first_run AND run.id < e.first_run)) LIMIT 1");
    row.bind(1, shop);
    return row.step();
}

std::string message_of(std::int64_t target, const Evidence& evidence) {
    if (evidence.weight > 0) {
        return fmt::format("linked to catalog variant {}, but {}", target,
                           reasons_text(evidence));
    }
    return fmt::format("linked to catalog variant {}, yet the odds are {}: {}",
                       target, odds_text(evidence.weight),
                       reasons_text(evidence));
}

} // namespace

EvidenceNumbers numbers_for(const Connection& connection,
                            const WeighedShop& shop) {
    auto known = shop_evidence(connection, shop.shop);
    return known ? std::move(known->numbers) : learn(connection, shop);
}

SuspectLinks::SuspectLinks(const LinkSides& sides, const WeighedShop& shop,
                           EvidenceNumbers numbers, OnSuspect on_suspect)
    : m_weigher(sides, shop, std::move(numbers)), m_on_suspect(on_suspect),
      m_are_new(has_earlier_runs(sides.catalog, shop.shop)) {}

SuspectCounts SuspectLinks::find(const IsAsked& is_asked, const Visit& visit) {
    m_counts.links += m_weigher.visit_doubtful(
        [&](const LinkToWeigh& link, const Evidence& evidence) {
            look_at(link, evidence, is_asked, visit);
        });
    return m_counts;
}

void SuspectLinks::find_in(std::int64_t product,
                           std::span<const LinkToCount> links,
                           const IsAsked& is_asked, const Visit& visit) {
    m_counts.links += links.size();
    if (m_weigher.has_doubtful(links)) {
        m_weigher.visit_doubtful_of(
            product, [&](const LinkToWeigh& link, const Evidence& evidence) {
                look_at(link, evidence, is_asked, visit);
            });
    }
}

SuspectCounts SuspectLinks::find_in(std::span<const std::int64_t> products,
                                    const IsAsked& is_asked,
                                    const Visit& visit) {
    for (const auto product : products) {
        m_counts.links += m_weigher.visit_doubtful_of(
            product, [&](const LinkToWeigh& link, const Evidence& evidence) {
                look_at(link, evidence, is_asked, visit);
            });
    }
    return m_counts;
}

/// A link whose keys differ is reported for that already.
void SuspectLinks::look_at(const LinkToWeigh& link, const Evidence& evidence,
                           const IsAsked& is_asked, const Visit& visit) {
    const auto looks = looks_of(evidence);
    if ((!link.has_same_key && !link.is_pinned) ||
        !is_asked(link.rows.child.id)) {
        return;
    }
    const bool is_suspect = looks == LinkLooks::suspect && !link.is_pinned;
    m_counts.suspects += is_suspect ? 1U : 0U;
    if (was_said(link.rows.child.id, is_suspect, evidence)) {
        return;
    }
    const auto message = message_of(link.rows.catalog.id, evidence);
    const FindingEvidence why{evidence.weight, evidence.reasons,
                              evidence.exchanged_with};
    visit({kind_of(link, looks),
           {},
           link.identifier,
           link.rows.catalog.id,
           link.rows.child.product.id,
           link.rows.child.id,
           message,
           &why});
}

/// Two exchanged variants are one finding. But the note on a pinned one does
/// not stand for the finding on the other.
bool SuspectLinks::was_said(std::int64_t variant, bool is_suspect,
                            const Evidence& evidence) {
    if (evidence.exchanged_with == 0) {
        return false;
    }
    const auto said = m_exchanged.find(variant);
    if (said != m_exchanged.end() &&
        said->second.variant == evidence.exchanged_with &&
        (said->second.is_suspect || !is_suspect)) {
        return true;
    }
    m_exchanged.emplace(evidence.exchanged_with, Said{variant, is_suspect});
    return false;
}

FindingKind SuspectLinks::kind_of(const LinkToWeigh& link,
                                  LinkLooks looks) const {
    return looks == LinkLooks::suspect && !link.is_pinned &&
                   m_on_suspect == OnSuspect::finding
               ? FindingKind::suspect
               : FindingKind::note;
}

} // namespace hwsync::sqlite
