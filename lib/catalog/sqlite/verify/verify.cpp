#include "catalog/sqlite/verify/verify.hpp"

#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/verify/file/file_findings.hpp"
#include "catalog/sqlite/verify/file/foreign_rows.hpp"
#include "catalog/sqlite/verify/file/row_check.hpp"
#include "catalog/sqlite/verify/verification.hpp"
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

bool weighs(const ShopToVerify& shop) {
    return shop.matching.evidence != EvidenceUse::off;
}

} // namespace

VerifyResult Verification::run(FileCheck* file) {
    const auto shops = shops_to_verify(m_connection, m_request);
    std::optional<Error> failure;
    if (file != nullptr) {
        m_damaged.emplace();
    }
    try {
        m_report->accept(accepted(shops));
        set_policy(shops);
        name_targets(shops.front());
        check_rows(shops);
    } catch (const Error& error) {
        if (file == nullptr || error.kind() != ErrorKind::storage) {
            throw;
        }
        failure = error;
    }
    if (file != nullptr) {
        file->help(m_sides.child);
        file->finish(*m_report);
        m_damaged->findings(
            [this](const Finding& finding) { m_report->add(finding); });
        m_result.products = file->live_products();
    }
    if (failure && file->file_is_sound()) {
        throw Error(*failure);
    }
    if (failure) {
        add_damage(*m_report, failure->message());
    } else {
        m_result.gone = m_report->settle_gone(
            [&](const Finding& known) { return was_looked_for(known, shops); });
    }
    return finish();
}

void Verification::check_rows(const std::vector<ShopToVerify>& shops) {
    const auto& primary = shops.front();
    m_shops = &shops;
    if (std::any_of(shops.begin(), shops.end(), [](const auto& shop) {
            return shop.asks_other_identifier();
        })) {
        m_judge.keep_waiting();
        m_other.emplace(m_connection, m_request, other_identifier(), *m_report,
                        m_missing, m_left_out, &m_judge);
    }
    // By the other identifier, variants may concern each other that do not have
    // any of the requested identifiers.
    if (!m_asked.all() && m_request.read.empty() && !m_other &&
        has_keys_to_seek_by(shops)) {
        find_asked_rows(m_connection, shops, m_asked, m_identifier);
        m_seeks = true;
    }
    if (m_asked.all() && m_request.read.empty() &&
        std::any_of(shops.begin() + 1, shops.end(), weighs)) {
        m_evidence.emplace(m_connection.spill_folder(), m_identifier);
    }
    check_catalog_variants(primary);
    // The judge keeps pointers to them.
    m_result.shops.resize(shops.size() - 1);
    for (std::size_t i = 1; i < shops.size(); ++i) {
        auto& result = m_result.shops[i - 1];
        result.shop = shops[i].scope.name;
        result.was_read = shops[i].was_read;
        result.ignored = shops[i].verify.ignore;
        result.is_weighed = weighs(shops[i]);
        m_judge.findings().add_shop(shops[i], result);
        if (m_other) {
            m_other->findings().add_shop(shops[i], result);
        }
        check_child_variants(shops[i], result);
        check_evidence(shops[i], result);
    }
    m_judge.judge();
    if (m_other) {
        m_judge.judge_by_other(*m_other);
    }
    for (std::size_t i = 1; i < shops.size(); ++i) {
        if (shops[i].matching.evidence == EvidenceUse::hold) {
            m_missing.settle(shops[i], m_identifier,
                             m_awaited.at(shops[i].scope.shop), m_asked.all(),
                             *m_report);
        }
    }
    if (m_asked.all()) {
        note_missing_identifiers(primary);
    }
    if (m_kit_notes) {
        m_kit_notes->findings(
            [this](const Finding& finding) { m_report->add(finding); });
    }
    check_differences(primary);
    for (auto& name : shops_never_read(shops, m_request)) {
        VerifiedShop unread;
        unread.shop = std::move(name);
        unread.was_read = false;
        m_result.shops.push_back(std::move(unread));
    }
    check_coverages();
}

/// Nothing can be linked then, and no variant is wrong.
void Verification::note_missing_identifiers(const ShopToVerify& primary) {
    const auto* const word =
        m_identifier == Identifier::sku ? "SKU" : "barcode";
    if (m_result.variants > 0 && !m_has_identifier) {
        note_no_identifiers(primary.scope.name, m_result.variants, word,
                            *m_report);
    }
    for (const auto& shop : m_result.shops) {
        if (shop.no_identifier > 0 &&
            m_without_identifier.contains(shop.shop)) {
            note_no_identifiers(shop.shop, shop.variants, word, *m_report);
        }
    }
}

void Verification::check_coverages() {
    // The config's minimum is about whole shops.
    const auto least_of = [&](const std::string& shop) {
        return m_request.min_coverage || !m_asked.all()
                   ? m_request.min_coverage
                   : verify_config_of(m_request, shop).min_coverage;
    };
    for (const auto& shop : m_result.shops) {
        const auto least = least_of(shop.shop);
        // A shop may well have none of the requested identifiers.
        if (least && (m_asked.all() || shop.variants > 0)) {
            check_coverage(shop, *least, *m_report);
        }
    }
    if (m_request.min_coverage && m_result.shops.empty() && m_asked.all()) {
        Finding finding;
        finding.kind = FindingKind::coverage;
        finding.message = "there is no child shop: nothing is linked";
        m_report->add(finding);
    }
}

void Verification::check_catalog_variants(const ShopToVerify& primary) {
    StoredRows rows{m_connection, primary.scope, RecordKind::variant, parts()};
    const bool has_news = m_now.has(primary.scope.shop);
    BothKeys keys;
    std::uint64_t live = 0;
    while (rows.next()) {
        keys.make(rows, {});
        live += rows.is_live() ? 1U : 0U;
        if (m_evidence && rows.is_live()) {
            m_evidence->add(rows);
        }
        if (m_asked.all() || has_asked(keys)) {
            check_variant_row(rows, keys, primary, m_identifier,
                              m_damaged ? *m_damaged : *m_report);
        }
        if (!m_asked.all() && rows.is_kit().value_or(false)) {
            m_kits.insert(rows.id());
        }
        if (!has_news || !m_now.has(primary.scope.shop, rows.id())) {
            check_catalog_variant(rows, keys);
        }
    }
    if (m_asked.all()) {
        check_tally(primary.scope.name, "variants", primary.live_variants, live,
                    *m_report);
        check_row_tally(m_connection, primary.scope, RecordKind::variant,
                        rows.tally(), *m_report);
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
        if (asked != nullptr) {
            m_asked_others.emplace(other.exact);
        }
    }
    m_result.variants += m_asked.all() || asked != nullptr ? 1U : 0U;
    m_has_identifier =
        m_has_identifier || (!key.exact.empty() && !m_none.has(key.exact));
    if (asked != nullptr) {
        asked->found = true;
        m_result.products += rows.product_id() != m_last_product ? 1U : 0U;
        m_last_product = rows.product_id();
        RequestedLink variant;
        variant.identifier = asked->text;
        variant.catalog_product_id = rows.product_id();
        variant.catalog_variant_id = rows.id();
        const auto title = rows.product_title();
        variant.title = title;
        m_report->requested().add(variant);
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

/// A waiver ends when its variant changes.
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

/// The kinds that this check ignores add to those of the config.
void Verification::set_policy(const std::vector<ShopToVerify>& shops) {
    m_report->ignore({}, m_request.verify.ignore);
    m_report->ignore({}, m_request.ignore);
    for (const auto& shop : shops) {
        if (!shop.scope.is_primary()) {
            m_report->ignore(shop.scope.name, shop.verify.ignore);
            m_report->ignore(shop.scope.name, m_request.ignore);
            m_left_out.add_shop(shop.scope.shop, shop.verify.leave_out);
        }
    }
    m_report->leave_out([this, &shops](const Finding& finding) {
        const auto shop =
            std::find_if(shops.begin(), shops.end(), [&](const auto& one) {
                return one.scope.name == finding.shop;
            });
        return finding.variant_id != 0 && shop != shops.end() &&
               m_left_out.has(shop->scope.shop, finding.variant_id);
    });
}

void Verification::name_targets(const ShopToVerify& primary) {
    const auto stored = fmt::format("(SELECT {} FROM variant WHERE id = ?1)",
                                    to_string(m_identifier));
    auto row = std::make_shared<LazyStatement>(
        m_connection,
        m_now.has(primary.scope.shop)
            ? fmt::format("SELECT COALESCE((SELECT {} FROM temp.variant_now"
                          " WHERE shop = {} AND id = ?1), {})",
                          to_string(m_identifier), primary.scope.shop, stored)
            : "SELECT " + stored);
    m_report->set_catalog_text([row](std::int64_t id) {
        row->reset();
        (*row)->bind(1, id).step();
        return (*row)->text(0);
    });
}

bool Verification::was_looked_for(
    const Finding& known, const std::vector<ShopToVerify>& shops) const {
    const auto is_its_shop = [&](const auto& shop) {
        return shop.scope.name == known.shop;
    };
    if (!m_asked.all() ||
        (!known.shop.empty() &&
         std::none_of(shops.begin(), shops.end(), is_its_shop))) {
        return false;
    }
    switch (known.kind) {
    case FindingKind::differs:
        return std::any_of(
            m_request.read.begin(), m_request.read.end(),
            [&](const auto& read) { return read.shop == known.shop; });
    case FindingKind::unmatched:
    case FindingKind::near:
    case FindingKind::no_identifier:
        return std::count(m_request.fail_on.begin(), m_request.fail_on.end(),
                          known.kind) > 0;
    default:
        return true;
    }
}

VerifyResult Verification::finish() {
    for (const auto& one : m_asked.list()) {
        if (!one.found) {
            Finding finding;
            finding.kind = FindingKind::not_found;
            finding.identifier = one.text;
            finding.message = "no product of the catalog has it; hwsync "
                              "explain tells whether a child shop does";
            m_report->add(finding);
        }
    }
    m_result.is_partial = !m_asked.all();
    m_result.counts = m_report->counts();
    m_result.notes_are_fine = !m_judge.findings().fails_on(FindingKind::note);
    for (std::size_t i = 0; i < finding_kind_count; ++i) {
        const bool is_fine = static_cast<FindingKind>(i) == FindingKind::note &&
                             m_result.notes_are_fine;
        m_result.ok = m_result.ok && (is_fine || m_result.counts[i] == 0);
    }
    m_result.waived = m_report->waived();
    m_result.known = m_report->known();
    m_result.ignored = m_report->ignored();
    m_report->set_catalog_text(nullptr);
    m_report->leave_out(nullptr);
    m_result.report = m_report;
    return std::move(m_result);
}

VerifyResult verify_rows(const VerifyRequest& request, Connection& connection,
                         const Connection* concurrent_reader,
                         Identifier identifier, StagedReading& now,
                         const std::shared_ptr<FindingSpool>& report,
                         FileCheck* file) {
    return Verification{request,    connection, concurrent_reader,
                        identifier, now,        report}
        .run(file);
}

} // namespace hwsync::sqlite
