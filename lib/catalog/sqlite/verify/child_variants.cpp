#include "catalog/sqlite/verify/verification.hpp"

#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/evidence/sorted/sorted_features.hpp"
#include "catalog/sqlite/verify/file/file_findings.hpp"
#include "catalog/sqlite/verify/file/row_check.hpp"
#include "model/matching.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

void Verification::check_child_variants(const ShopToVerify& shop,
                                        VerifiedShop& result) {
    m_blocks.emplace(m_connection, shop, m_identifier);
    await_holds(shop);
    m_linked.clear();
    m_linked_products.clear();
    m_child_has_identifier = false;
    if (m_asked.all()) {
        m_blocks->check_stored_keys(*m_report);
    }
    StoredRows rows{m_connection, shop.scope, RecordKind::variant, parts()};
    if (!m_asked.all()) {
        rows.tell_unseen([&](const StoredRows::Unseen& pin) {
            check_asked_unseen(pin, shop, result);
        });
    }
    const bool has_news = m_now.has(shop.scope.shop);
    const bool is_weighed = m_evidence && result.is_weighed;
    if (is_weighed) {
        m_evidence->begin_shop(shop.matching);
    }
    BothKeys keys;
    std::uint64_t links_seen = 0;
    std::uint64_t live = 0;
    while (rows.next()) {
        links_seen += rows.has_link() ? 1U : 0U;
        live += rows.is_live() ? 1U : 0U;
        if (is_weighed && rows.is_live()) {
            m_evidence->add_link(rows);
        }
        keys.make(rows, shop.kept_strip);
        if (m_asked.all() || has_asked(keys)) {
            check_variant_row(rows, keys, shop, m_identifier, *m_report);
        }
        if (has_news && m_now.has(shop.scope.shop, rows.id())) {
            continue;
        }
        if (!(shop.scope.strip == shop.kept_strip)) {
            keys.make(rows, shop.scope.strip);
        }
        check_child_variant(rows, keys, shop, result);
    }
    if (has_news) {
        auto read = StoredRows::as_read(m_connection, shop.scope);
        while (read.next()) {
            keys.make(read, shop.scope.strip);
            check_child_variant(read, keys, shop, result);
        }
    }
    if (!m_child_has_identifier) {
        m_without_identifier.insert(result.shop);
    }
    if (m_asked.all()) {
        result.links +=
            check_unseen_links(m_connection, shop.scope, links_seen, *m_report);
        check_tally(result.shop, "variants", shop.live_variants, live,
                    *m_report);
        check_row_tally(m_connection, shop.scope, RecordKind::variant,
                        rows.tally(), *m_report);
    }
    m_result.links += result.links;
}

/// By the stored rows: what was read now tells too little.
void Verification::check_evidence(const ShopToVerify& shop,
                                  VerifiedShop& result) {
    if (shop.matching.evidence == EvidenceUse::off) {
        return;
    }
    // Whoever asks about a few links should not wait until the whole shop has
    // been learned.
    if (!m_asked.all() && m_linked.empty()) {
        return;
    }
    auto known = shop_evidence(m_connection, shop.scope.shop);
    if (!m_asked.all() && !known) {
        return;
    }
    const MatchingRules rules{shop.matching, m_identifier};
    const WeighedShop weighed{shop.scope.shop, m_identifier, rules};
    SuspectLinks links{m_sides, weighed,
                       known ? std::move(known->numbers)
                             : learn(m_sides.catalog, weighed),
                       shop.verify.suspect};
    const auto is_asked = [&](std::int64_t variant) {
        return !m_now.has(shop.scope.shop, variant) &&
               !m_left_out.has(shop.scope.shop, variant) &&
               (m_asked.all() || m_linked.contains(variant));
    };
    const auto add = [&](Finding finding) {
        finding.shop = result.shop;
        m_report->add(finding);
    };
    SuspectCounts counts;
    if (m_evidence) {
        SortedFeatures features{m_connection, weighed, m_evidence->links()};
        while (features.next()) {
            links.find_in(features.product(), features.links(), is_asked, add);
        }
        counts = links.counts();
        lead_suspects(shop, counts);
    } else if (m_asked.all()) {
        counts = links.find(is_asked, add);
        lead_suspects(shop, counts);
    } else {
        const std::vector<std::int64_t> products{m_linked_products.begin(),
                                                 m_linked_products.end()};
        counts = links.find_in(products, is_asked, add);
    }
    result.suspect = counts.suspects;
    m_result.suspects_are_new |= counts.suspects > 0 && links.are_new();
}

/// If a column of identifiers has slipped, one finding stands for its many
/// links.
void Verification::lead_suspects(const ShopToVerify& shop,
                                 const SuspectCounts& counts) {
    constexpr std::uint64_t most_shown = 20;
    if (!counts.are_many()) {
        return;
    }
    const auto message = fmt::format(
        "the {}s of {} look shifted: {} of {} links lead to a variant that all "
        "else speaks against; the first {} follow",
        m_identifier == Identifier::sku ? "SKU" : "barcode",
        printable(shop.scope.name), counts.suspects, counts.links,
        std::min(most_shown, counts.suspects));
    Finding leading;
    leading.kind = shop.verify.suspect == OnSuspect::note
                       ? FindingKind::note
                       : FindingKind::suspect;
    leading.shop = shop.scope.name;
    leading.message = message;
    m_report->lead_judged(leading, most_shown);
}

/// All that have it, since they are rivals of those that are judged by it.
void Verification::add_for_other(const StoredRows& rows, const BothKeys& keys,
                                 const ChildKeyRow& own) {
    const auto& key = keys.other(m_identifier);
    auto row = own;
    row.compared = key.exact;
    row.near = key.near.empty() ? key.exact : key.near;
    row.other = own.compared;
    row.stored = m_identifier == Identifier::sku ? rows.barcode() : rows.sku();
    if (row.compared.empty() || m_other->has_placeholder(row)) {
        return;
    }
    read_link(rows, row, *m_other);
    if (!row.held && (m_blocks->has_key(own.compared) ||
                      m_blocks->has_other_key(row.compared))) {
        row.held = true;
        row.rival = false;
        row.linked_to = 0;
    }
    m_other->add(row);
}

/// What the next associate gives to variants, and takes from others.
void Verification::await_holds(const ShopToVerify& shop) {
    auto& awaited = m_awaited[shop.scope.shop];
    awaited = awaited_holds(m_connection, shop.scope.shop, m_identifier,
                            shop.matching);
    m_given.clear();
    for (const auto& [variant, hold] : awaited) {
        m_given.insert(hold.from);
    }
}

void Verification::read_link(const StoredRows& rows, ChildKeyRow& row,
                             LinkEvaluator& judge) {
    row.held = rows.link_origin() == "manual";
    row.linked_to = rows.linked_to();
    const auto& awaited = m_awaited.at(row.shop);
    if (const auto found = awaited.find(row.id); found != awaited.end()) {
        row.held = row.is_awaited = true;
        row.linked_to = found->second.target;
    }
    row.rival = !row.held;
    if (row.held && row.linked_to != 0) {
        const auto link =
            judge.findings().link_of(row, Compared::exactly, nullptr);
        row.rival =
            link.state == LinkNow::State::same_key &&
            (link.rank == 0 ||
             link.rank == judge.catalog().first_rank(
                              Compared::exactly, std::string{row.compared}));
    }
}

/// Whether the variant has to do with what was asked for; notes its link.
bool Verification::is_asked(const StoredRows& rows, const ChildKeyRow& row,
                            const ShopToVerify& shop) {
    if (m_asked.all()) {
        return true;
    }
    if (asks_for(rows.linked_to())) {
        add_requested_link(rows, shop.scope.name);
        return true;
    }
    return m_asked.find(row.compared) != nullptr ||
           m_asked.has_nearly(row.near) ||
           (shop.asks_other_identifier() && could_fall_back(row));
}

/// Whether a catalog variant that is asked for has its other identifier, and
/// none its own: one that is matched by its own, or nearly, has rivals that are
/// not asked for.
bool Verification::could_fall_back(const ChildKeyRow& row) {
    if (row.other.empty() || !m_asked_others.contains(row.other)) {
        return false;
    }
    auto by_other = row;
    by_other.compared = row.other;
    if (m_other->has_placeholder(by_other)) {
        return false;
    }
    m_of_catalog.reset();
    m_of_catalog->bind(1, row.compared).bind(2, row.near);
    return row.compared.empty() || m_judge.has_placeholder(row) ||
           !m_of_catalog->step();
}

void Verification::check_child_variant(const StoredRows& rows,
                                       const BothKeys& keys,
                                       const ShopToVerify& shop,
                                       VerifiedShop& result) {
    const auto& key = keys.linking(m_identifier);
    ChildKeyRow row;
    row.compared = key.exact;
    row.near = key.near.empty() ? key.exact : key.near;
    row.shop = shop.scope.shop;
    row.id = rows.id();
    row.product_id = rows.product_id();
    row.rank = rows.product_rank();
    row.other = keys.other(m_identifier).exact;
    row.identifier =
        m_identifier == Identifier::sku ? rows.sku() : rows.barcode();
    row.stored = row.identifier;
    read_link(rows, row, m_judge);
    if (m_other && rows.is_live() && shop.asks_other_identifier()) {
        add_for_other(rows, keys, row);
    }
    if (!is_asked(rows, row, shop)) {
        return;
    }
    if (!m_asked.all()) {
        note_asked_kit(rows, row, result.shop);
    }
    result.links += row.is_linked() ? 1U : 0U;
    if (!rows.is_live()) {
        add_gone(rows, row);
        return;
    }
    judge_block(rows, row);
    ++result.variants;
    result.linked += row.is_linked() ? 1U : 0U;
    if (m_left_out.has(row.shop, row.id) && !row.is_blocked()) {
        ++result.left_out;
        result.left_out_linked += row.is_linked() ? 1U : 0U;
    }
    if (!m_asked.all() && row.is_linked()) {
        m_linked.insert(row.id);
        m_linked_products.insert(row.product_id);
    }
    result.blocked += row.is_blocked() ? 1U : 0U;
    if (row.is_awaited && row.linked_to != 0) {
        m_judge.findings().count(row, &VerifiedShop::pending);
    } else if (row.held && row.is_linked()) {
        m_judge.findings().check_pinned(row);
    }
    if (!row.compared.empty() && !m_judge.has_placeholder(row)) {
        m_child_has_identifier = true;
        m_judge.add(row);
    } else if (!row.held) {
        m_judge.evaluate_without_identifier(row);
    }
}

/// Of a variant whose key is blocked in the shop, and of one that was linked
/// since another one that has its key was held.
void Verification::judge_block(const StoredRows& rows, ChildKeyRow& row) {
    if (row.held) {
        return;
    }
    if (row.compared.empty() || !m_blocks->has_key(row.compared)) {
        note_held_before(rows, row);
        return;
    }
    if (row.linked_to != 0) {
        m_judge.findings().add(
            FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, yet its {} "
                        "is blocked in the shop",
                        row.linked_to, to_string(m_identifier)));
    }
    row.held = true;
    row.rival = false;
    row.linked_to = 0;
}

void Verification::note_held_before(const StoredRows& rows,
                                    const ChildKeyRow& row) {
    const auto* const target = m_blocks->holds_variants()
                                   ? m_judge.catalog().find(row.linked_to)
                                   : nullptr;
    if (target == nullptr) {
        return;
    }
    const bool by_other =
        target->key != row.compared && target->other == row.other;
    const auto by = by_other ? other_identifier() : m_identifier;
    const auto* const held =
        m_blocks->held_before(by_other ? row.other : row.compared, by,
                              rows.link_run(), row.linked_to);
    if (held == nullptr) {
        return;
    }
    m_judge.findings().add(
        FindingKind::note, row, row.linked_to,
        fmt::format("linked to catalog variant {} since variant {}, which has "
                    "its {}, was {}",
                    row.linked_to, held->id, to_string(by),
                    held->target == 0 ? std::string{"blocked"}
                                      : fmt::format("pinned to catalog variant "
                                                    "{}",
                                                    held->target)));
}

/// A pin that goes along to another variant is as good there.
void Verification::add_gone(const StoredRows& rows, const ChildKeyRow& row) {
    if (m_given.contains(row.id)) {
        if (row.linked_to != 0) {
            m_judge.findings().check_pinned(row);
        }
        return;
    }
    if (row.held && row.linked_to == 0) {
        m_judge.findings().add(FindingKind::note, row, 0,
                               "blocked, but gone from the shop");
    }
    if (row.linked_to != 0) {
        m_judge.findings().add(
            FindingKind::stale, row, row.linked_to,
            fmt::format("variant {} is gone from the shop, yet linked "
                        "to catalog variant {}",
                        rows.id(), row.linked_to));
    }
}

void Verification::add_requested_link(const StoredRows& rows,
                                      std::string_view shop) {
    RequestedLink link;
    link.catalog_variant_id = rows.linked_to();
    link.shop = shop;
    link.product_id = rows.product_id();
    link.variant_id = rows.id();
    link.origin = rows.link_origin();
    m_report->requested().add_link(link);
}

} // namespace hwsync::sqlite
