#include "catalog/sqlite/verify/verify.hpp"

#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/evidence/suspect_links.hpp"
#include "catalog/sqlite/verify/block_check.hpp"
#include "catalog/sqlite/verify/file_findings.hpp"
#include "catalog/sqlite/verify/finding_spool.hpp"
#include "catalog/sqlite/verify/foreign_rows.hpp"
#include "catalog/sqlite/verify/link_evaluator.hpp"
#include "catalog/sqlite/verify/requested.hpp"
#include "catalog/sqlite/verify/shops.hpp"
#include "catalog/sqlite/verify/stored_rows.hpp"
#include "model/matching.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

namespace hwsync::sqlite {

namespace {

bool asks_other_identifier(const ShopToVerify& shop) {
    return !shop.scope.is_primary() &&
           shop.matching.fallback == Fallback::other;
}

class Verification {
public:
    Verification(const VerifyRequest& request, const Connection& connection,
                 Identifier identifier, StagedReading& now)
        : m_request(request), m_connection(connection),
          m_identifier(identifier), m_now(now),
          m_asked(request.identifiers, identifier),
          m_report(std::make_shared<FindingSpool>()),
          m_judge(connection, request, identifier, *m_report),
          m_none(identifier, request.matching.ignore) {}

    /// `file` is null where only some identifiers are asked for.
    VerifyResult run(FileCheck* file) {
        const auto shops = shops_to_verify(m_connection, m_request);
        std::optional<Error> failure;
        try {
            m_report->accept(accepted(shops));
            check_rows(shops);
        } catch (const Error& error) {
            if (file == nullptr || error.kind() != ErrorKind::storage) {
                throw;
            }
            failure = error;
        }
        if (file != nullptr) {
            file->finish(*m_report);
            m_result.products = file->live_products();
        }
        if (failure && file->file_is_sound()) {
            throw Error(*failure);
        }
        if (failure) {
            add_damage(*m_report, failure->message());
        }
        return finish();
    }

private:
    void check_rows(const std::vector<ShopToVerify>& shops);
    void note_missing_identifiers(const ShopToVerify& primary);
    void check_coverages();
    AcceptedFindings accepted(const std::vector<ShopToVerify>& shops);
    void check_catalog_variants(const ShopToVerify& primary);
    void check_catalog_variant(const StoredRows& rows, const BothKeys& keys);
    void check_foreign(const StoredRows& rows);
    void check_child_variants(const ShopToVerify& shop, VerifiedShop& result);
    void check_child_variant(const StoredRows& rows, const BothKeys& keys,
                             const ShopToVerify& shop, VerifiedShop& result);
    void check_evidence(const ShopToVerify& shop, VerifiedShop& result);
    void lead_suspects(const ShopToVerify& shop, const SuspectCounts& counts);
    void check_differences(const ShopToVerify& primary);
    static void read_link(const StoredRows& rows, ChildKeyRow& row,
                          LinkEvaluator& judge);
    void add_for_other(const StoredRows& rows, const BothKeys& keys,
                       const ChildKeyRow& own);
    Identifier other_identifier() const noexcept {
        return m_identifier == Identifier::sku ? Identifier::barcode
                                               : Identifier::sku;
    }
    bool is_asked(const StoredRows& rows, const ChildKeyRow& row,
                  std::string_view shop);
    void add_gone(const StoredRows& rows, const ChildKeyRow& row);
    void judge_block(const StoredRows& rows, ChildKeyRow& row);
    void add_asked_link(const StoredRows& rows, std::string_view shop);
    VerifyResult finish();

    bool has_asked(const BothKeys& keys) {
        return m_asked.find(keys.linking(m_identifier).exact) != nullptr;
    }
    RowParts parts() const noexcept {
        return m_seeks ? RowParts::asked : RowParts::all;
    }

    const VerifyRequest& m_request;
    const Connection& m_connection;
    Identifier m_identifier;
    StagedReading& m_now;
    RequestedIdentifiers m_asked;
    bool m_seeks = false; ///< reads only what is in temp.asked_row
    const std::vector<ShopToVerify>* m_shops = nullptr;
    std::int64_t m_last_product = 0;
    bool m_has_identifier = false;          ///< a catalog variant does
    std::optional<VerifiedBlocks> m_blocks; ///< of the shop at hand
    /// Linked variants of the shop at hand that are asked for, and their
    /// products.
    std::set<std::int64_t> m_linked;
    std::set<std::int64_t> m_linked_products;
    std::shared_ptr<FindingSpool> m_report;
    LinkEvaluator m_judge;
    /// Asks the other identifier, where a shop's config does.
    std::optional<LinkEvaluator> m_other;
    PlainPlaceholders m_none; ///< what stands for no identifier
    VerifyResult m_result;
};

void Verification::check_rows(const std::vector<ShopToVerify>& shops) {
    const auto& primary = shops.front();
    m_shops = &shops;
    if (std::any_of(shops.begin(), shops.end(), asks_other_identifier)) {
        m_judge.keep_waiting();
        m_other.emplace(m_connection, m_request, other_identifier(), *m_report,
                        &m_judge);
    }
    // By the other identifier, rows have to do with each other that have none
    // of those that are asked for.
    if (!m_asked.all() && m_request.read.empty() && !m_other &&
        has_keys_to_seek_by(shops)) {
        find_asked_rows(m_connection, shops, m_asked, m_identifier);
        m_seeks = true;
    }
    check_catalog_variants(primary);
    // The judge keeps pointers to them.
    m_result.shops.resize(shops.size() - 1);
    for (std::size_t i = 1; i < shops.size(); ++i) {
        auto& result = m_result.shops[i - 1];
        result.shop = shops[i].scope.name;
        m_judge.add_shop(shops[i], result);
        if (m_other) {
            m_other->add_shop(shops[i], result);
        }
        check_child_variants(shops[i], result);
        check_evidence(shops[i], result);
    }
    m_judge.judge();
    if (m_other) {
        m_judge.judge_by_other(*m_other);
    }
    if (m_asked.all()) {
        note_missing_identifiers(primary);
    }
    check_differences(primary);
    for (auto& name : shops_never_read(shops, m_request)) {
        VerifiedShop unread;
        unread.shop = std::move(name);
        unread.was_read = false;
        m_result.shops.push_back(std::move(unread));
    }
    if (m_request.min_coverage) {
        check_coverages();
    }
}

/// Nothing can be linked then, and no variant is wrong.
void Verification::note_missing_identifiers(const ShopToVerify& primary) {
    const auto word = m_identifier == Identifier::sku ? "SKU" : "barcode";
    if (m_result.variants > 0 && !m_has_identifier) {
        note_no_identifiers(primary.scope.name, m_result.variants, word,
                            *m_report);
    }
    for (const auto& shop : m_result.shops) {
        if (shop.no_identifier > 0 &&
            shop.no_identifier + shop.blocked + shop.linked == shop.variants) {
            note_no_identifiers(shop.shop, shop.variants, word, *m_report);
        }
    }
}

void Verification::check_coverages() {
    const auto least = *m_request.min_coverage;
    for (const auto& shop : m_result.shops) {
        // Of some identifiers, a shop may well have none.
        if (m_asked.all() || shop.variants > 0) {
            check_coverage(shop, least, *m_report);
        }
    }
    if (m_result.shops.empty() && m_asked.all()) {
        Finding finding;
        finding.kind = FindingKind::coverage;
        finding.message = "there is no child shop: nothing is linked";
        m_report->add(finding);
    }
}

void Verification::check_catalog_variants(const ShopToVerify& primary) {
    // Where all are asked for, the rows are checked beside this.
    StoredRows rows{m_connection, primary.scope, RecordKind::variant,
                    m_asked.all() ? RowParts::identifiers : parts()};
    const bool has_news = m_now.has(primary.scope.shop);
    BothKeys keys;
    std::uint64_t live = 0;
    while (rows.next()) {
        keys.make(rows, {});
        live += rows.is_live() ? 1U : 0U;
        if (!m_asked.all() && has_asked(keys)) {
            check_variant_row(rows, keys, primary, m_identifier, *m_report);
        }
        if (!has_news || !m_now.has(primary.scope.shop, rows.id())) {
            check_catalog_variant(rows, keys);
        }
    }
    if (m_asked.all()) {
        check_tally(primary.scope.name, "variants", primary.live_variants, live,
                    *m_report);
    }
    if (has_news) {
        auto read = StoredRows::as_read(m_connection, primary.scope);
        while (read.next()) {
            keys.make(read, {});
            check_catalog_variant(read, keys);
        }
    }
}

void Verification::check_catalog_variant(const StoredRows& rows,
                                         const BothKeys& keys) {
    if (!rows.is_live()) {
        return;
    }
    const auto& key = keys.linking(m_identifier);
    auto* const asked = m_asked.find(key.exact);
    m_judge.catalog().add({rows.id(), rows.product_rank(), key.exact,
                           key.kept_near(), keys.other(m_identifier).exact});
    if (m_other) {
        const auto& other = keys.other(m_identifier);
        m_other->catalog().add({rows.id(), rows.product_rank(), other.exact,
                                other.kept_near(), key.exact});
    }
    m_result.variants += m_asked.all() || asked != nullptr ? 1U : 0U;
    m_has_identifier =
        m_has_identifier || (!key.exact.empty() && !m_none.has(key.exact));
    if (asked != nullptr) {
        asked->found = true;
        m_result.products += rows.product_id() != m_last_product ? 1U : 0U;
        m_last_product = rows.product_id();
        AskedLink variant;
        variant.identifier = asked->text;
        variant.catalog_product_id = rows.product_id();
        variant.catalog_variant_id = rows.id();
        const auto title = rows.product_title();
        variant.title = title;
        m_report->add_asked(variant);
        check_foreign(rows);
    }
}

void Verification::check_foreign(const StoredRows& rows) {
    for (const auto& shop : *m_shops) {
        if (!shop.scope.is_primary()) {
            check_foreign_variant(
                m_connection, shop.scope,
                {rows.id(), rows.product_id(),
                 m_identifier == Identifier::sku ? rows.sku() : rows.barcode()},
                *m_report);
        }
    }
}

void Verification::check_child_variants(const ShopToVerify& shop,
                                        VerifiedShop& result) {
    m_blocks.emplace(m_connection, shop, m_identifier);
    m_linked.clear();
    m_linked_products.clear();
    if (m_asked.all()) {
        m_blocks->check_stored_keys(*m_report);
    }
    StoredRows rows{m_connection, shop.scope, RecordKind::variant, parts()};
    const bool has_news = m_now.has(shop.scope.shop);
    BothKeys keys;
    std::uint64_t links_seen = 0;
    std::uint64_t live = 0;
    while (rows.next()) {
        links_seen += rows.has_link() ? 1U : 0U;
        live += rows.is_live() ? 1U : 0U;
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
    m_result.links += result.links;
    if (m_asked.all()) {
        check_unseen_links(m_connection, shop.scope, links_seen, *m_report);
        check_tally(result.shop, "variants", shop.live_variants, live,
                    *m_report);
    }
}

/// By the stored rows: what was read now tells too little.
void Verification::check_evidence(const ShopToVerify& shop,
                                  VerifiedShop& result) {
    if (shop.matching.evidence == EvidenceUse::off) {
        return;
    }
    // Nobody waits for a whole shop to be learned of, who asks for some links.
    if (!m_asked.all() &&
        (m_linked.empty() ||
         !shop_evidence(m_connection, shop.scope.shop).has_value())) {
        return;
    }
    const MatchingRules rules{shop.matching, m_identifier};
    SuspectLinks links{m_connection,
                       {shop.scope.shop, m_identifier, rules},
                       shop.verify.suspect};
    const auto is_asked = [&](std::int64_t variant) {
        return !m_now.has(shop.scope.shop, variant) &&
               (m_asked.all() || m_linked.contains(variant));
    };
    const auto add = [&](Finding finding) {
        finding.shop = result.shop;
        m_report->add(finding);
    };
    SuspectCounts counts;
    if (m_asked.all()) {
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

/// Where the identifiers have slipped, nobody wants to read of each link.
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
    if (!row.held && m_blocks->has_key(own.compared)) {
        row.held = true;
        row.rival = false;
        row.linked_to = 0;
    }
    m_other->children().add(row);
}

void Verification::read_link(const StoredRows& rows, ChildKeyRow& row,
                             LinkEvaluator& judge) {
    row.held = rows.link_origin() == "manual";
    row.linked_to = rows.linked_to();
    row.rival = !row.held;
    if (row.held && row.linked_to != 0) {
        const auto link = judge.link_of(row, Compared::exactly, nullptr);
        row.rival =
            link.state == LinkNow::State::same_key &&
            (link.rank == 0 ||
             link.rank == judge.catalog().first_rank(
                              Compared::exactly, std::string{row.compared}));
    }
}

/// Whether the variant has to do with what was asked for; notes its link.
bool Verification::is_asked(const StoredRows& rows, const ChildKeyRow& row,
                            std::string_view shop) {
    if (m_asked.all()) {
        return true;
    }
    const auto* target = m_judge.catalog().find(row.linked_to);
    if (target != nullptr && m_asked.find(target->key) != nullptr) {
        add_asked_link(rows, shop);
        return true;
    }
    return m_asked.find(row.compared) != nullptr ||
           m_asked.has_nearly(row.near);
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
    if (m_other && rows.is_live() && asks_other_identifier(shop)) {
        add_for_other(rows, keys, row);
    }
    if (!is_asked(rows, row, result.shop)) {
        return;
    }
    result.links += row.linked_to != 0 ? 1U : 0U;
    if (!rows.is_live()) {
        add_gone(rows, row);
        return;
    }
    judge_block(rows, row);
    ++result.variants;
    result.linked += row.linked_to != 0 ? 1U : 0U;
    if (!m_asked.all() && row.linked_to != 0) {
        m_linked.insert(row.id);
        m_linked_products.insert(row.product_id);
    }
    result.blocked += row.held && row.linked_to == 0 ? 1U : 0U;
    if (row.held && row.linked_to != 0) {
        m_judge.evaluate_pinned(row);
    }
    if (!row.compared.empty() && !m_judge.has_placeholder(row)) {
        m_judge.children().add(row);
    } else if (!row.held) {
        m_judge.evaluate_without_identifier(row);
    }
}

/// Of a variant whose key is blocked in the shop, and of one that was linked
/// since another one that has its key was blocked.
void Verification::judge_block(const StoredRows& rows, ChildKeyRow& row) {
    if (row.held || row.compared.empty()) {
        return;
    }
    if (m_blocks->has_key(row.compared)) {
        if (row.linked_to != 0) {
            m_judge.add(FindingKind::wrong, row, row.linked_to,
                        fmt::format("linked to catalog variant {}, yet its {} "
                                    "is blocked in the shop",
                                    row.linked_to, to_string(m_identifier)));
        }
        row.held = true;
        row.rival = false;
        row.linked_to = 0;
        return;
    }
    const auto blocked =
        row.linked_to == 0
            ? 0
            : m_blocks->variant_with(row.compared, rows.link_run());
    if (blocked != 0) {
        m_judge.add(FindingKind::note, row, row.linked_to,
                    fmt::format("linked to catalog variant {} since variant "
                                "{}, which has its {}, was blocked",
                                row.linked_to, blocked,
                                to_string(m_identifier)));
    }
}

void Verification::add_gone(const StoredRows& rows, const ChildKeyRow& row) {
    if (row.held && row.linked_to == 0) {
        m_judge.add(FindingKind::note, row, 0,
                    "blocked, but gone from the shop");
    }
    if (row.linked_to != 0) {
        m_judge.add(FindingKind::stale, row, row.linked_to,
                    fmt::format("variant {} is gone from the shop, yet linked "
                                "to catalog variant {}",
                                rows.id(), row.linked_to));
    }
}

void Verification::add_asked_link(const StoredRows& rows,
                                  std::string_view shop) {
    AskedLink link;
    link.catalog_variant_id = rows.linked_to();
    link.shop = shop;
    link.product_id = rows.product_id();
    link.variant_id = rows.id();
    link.origin = rows.link_origin();
    m_report->add_asked_link(link);
}

void Verification::check_differences(const ShopToVerify& primary) {
    m_now.differing([&](const Differing& differing) {
        if (!m_asked.all() &&
            !m_asked.has_product(m_now, primary.scope, differing.product_id)) {
            return;
        }
        Finding finding;
        finding.kind = FindingKind::differs;
        finding.shop = primary.scope.name;
        finding.identifier = differing.identifier;
        finding.catalog_variant_id = differing.variant_id;
        finding.product_id = differing.product_id;
        finding.variant_id = differing.variant_id;
        finding.message = differing.message;
        m_report->add(finding);
    });
}

/// What was accepted holds no more where the variant is not what it was.
AcceptedFindings
Verification::accepted(const std::vector<ShopToVerify>& shops) {
    AcceptedFindings findings{m_connection, m_identifier, m_request.now};
    for (const auto& shop : shops) {
        findings.drop(shop.scope.name, [&](std::int64_t variant) {
            return m_now.has(shop.scope.shop, variant);
        });
    }
    return findings;
}

VerifyResult Verification::finish() {
    for (const auto& one : m_asked.list()) {
        if (!one.found) {
            Finding finding;
            finding.kind = FindingKind::not_found;
            finding.identifier = one.text;
            finding.message = "no product of the catalog has it";
            m_report->add(finding);
        }
    }
    m_result.asked = !m_asked.all();
    m_result.counts = m_report->counts();
    m_result.notes_are_fine = !m_judge.fails_on(FindingKind::note);
    for (std::size_t i = 0; i < finding_kind_count; ++i) {
        const bool is_fine = static_cast<FindingKind>(i) == FindingKind::note &&
                             m_result.notes_are_fine;
        m_result.ok = m_result.ok && (is_fine || m_result.counts[i] == 0);
    }
    m_result.waived = m_report->waived();
    m_result.report = m_report;
    return std::move(m_result);
}

} // namespace

VerifyResult verify_rows(const VerifyRequest& request,
                         const Connection& connection, Identifier identifier,
                         StagedReading& now, FileCheck* file) {
    return Verification{request, connection, identifier, now}.run(file);
}

} // namespace hwsync::sqlite
