#include "catalog/sqlite/verify/links/link_findings.hpp"

#include "catalog/sqlite/runs/match_basis.hpp"
#include "model/plain_keys.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

namespace {

using State = LinkNow::State;

std::string_view word_for(Identifier identifier) {
    return identifier == Identifier::sku ? "SKU" : "barcode";
}

} // namespace

LinkFindings::LinkFindings(const Connection& connection,
                           const VerifyRequest& request, Identifier identifier,
                           FindingSpool& report, CatalogKeyStaging& catalog,
                           LinkRule new_rule, const LeftOutVariants& left_out)
    : m_request(request), m_identifier(identifier),
      m_other(identifier == Identifier::sku ? Identifier::barcode
                                            : Identifier::sku),
      m_word(word_for(identifier)), m_other_word(word_for(m_other)),
      m_report(report), m_catalog(catalog), m_new_rule(new_rule),
      m_left_out(left_out),
      m_ever_was(connection.prepare("SELECT 1 FROM variant WHERE id = ?1")) {}

void LinkFindings::add_shop(const ShopToVerify& shop, VerifiedShop& result) {
    const auto& ignored = shop.matching.ignore;
    m_shops.emplace(shop.scope.shop,
                    JudgedShop{&result, shop.matching, shop.scope.strip,
                               has_rule(shop.later_rules, m_new_rule),
                               PlainPlaceholders{m_identifier, ignored},
                               PlainPlaceholders{m_other, ignored}});
}

bool LinkFindings::fails_on(FindingKind kind) const {
    const auto& kinds = m_request.fail_on;
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void LinkFindings::add(FindingKind kind, const ChildKeyRow& row,
                       std::int64_t catalog_variant, std::string_view message) {
    m_report.add({kind, shop_of(row).shop, row.identifier, catalog_variant,
                  row.product_id, row.id, message});
}

void LinkFindings::add_missing(const ChildKeyRow& row,
                               std::int64_t catalog_variant, LinkRule rule,
                               std::string_view message,
                               MissingLinks& missing) {
    if (rules_of(row).matching.evidence == EvidenceUse::hold) {
        missing.add(row, catalog_variant, rule, message);
    } else {
        add(FindingKind::missing, row, catalog_variant, message);
    }
}

void LinkFindings::count(const ChildKeyRow& row,
                         std::uint64_t VerifiedShop::*number) {
    if (!m_left_out.has(row.shop, row.id)) {
        ++(shop_of(row).*number);
    }
}

void LinkFindings::add_counted(FindingKind kind, const ChildKeyRow& row,
                               std::int64_t catalog_variant,
                               std::string_view message) {
    if (fails_on(kind)) {
        add(kind, row, catalog_variant, message);
    }
}

bool LinkFindings::others_differ(const ChildKeyRow& row,
                                 std::string_view other) const {
    if (row.other.empty() || other.empty() || row.other == other) {
        return false;
    }
    const auto near_form = [this](std::string_view key) {
        PlainKeys keys;
        if (m_other == Identifier::sku) {
            make_plain_sku_keys(key, {}, {}, keys);
        } else {
            make_plain_barcode_keys(key, keys);
        }
        return keys.near;
    };
    const auto& none = rules_of(row).other_placeholders;
    return near_form(row.other) != near_form(other) && !none.has(row.other) &&
           !none.has(other);
}

LinkNow LinkFindings::link_of(const ChildKeyRow& row, Compared compared,
                              const CatalogGroup* group) {
    const bool exactly = compared == Compared::exactly;
    if (row.linked_to == 0) {
        return {};
    }
    // The common case: the link is right, and there is nothing to look up.
    if (group != nullptr && group->count == 1 &&
        group->ids.front() == row.linked_to) {
        return {exactly ? State::same_key : State::nearly, group->rank,
                others_differ(row, group->other)};
    }
    const auto* target = m_catalog.find(row.linked_to);
    if (target == nullptr) {
        return {State::gone};
    }
    auto state = State::other;
    if (exactly && !row.compared.empty() && target->key == row.compared) {
        state = State::same_key;
    } else if (!row.near.empty() && target->near == row.near &&
               !rules_of(row).placeholders.has(target->key)) {
        state = State::nearly;
    }
    return {state, target->rank, others_differ(row, target->other)};
}

/// Adds the finding about a link to a catalog variant that is not live.
void LinkFindings::add_gone(const ChildKeyRow& row, std::string_view message) {
    add(FindingKind::stale, row, row.linked_to, message);
    m_ever_was.reset();
    m_ever_was.bind(1, row.linked_to);
    if (!m_ever_was.step()) {
        add(FindingKind::damaged, row, row.linked_to,
            fmt::format("linked to catalog variant {}, which the catalog never "
                        "had",
                        row.linked_to));
    }
}

bool LinkFindings::has_wrong_link(const ChildKeyRow& row, const LinkNow& link,
                                  State least) {
    if (link.state == State::none || link.state >= least) {
        return false;
    }
    if (link.state == State::gone) {
        add_gone(row, fmt::format("linked to catalog variant {}, which is "
                                  "deleted",
                                  row.linked_to));
        return true;
    }
    const auto* target = m_catalog.find(row.linked_to);
    const auto has = target == nullptr || target->key.empty()
                         ? "no " + m_word
                         : fmt::format("{} {}", m_word, printable(target->key));
    add(FindingKind::wrong, row, row.linked_to,
        fmt::format("linked to catalog variant {}, which has {}", row.linked_to,
                    has));
    return true;
}

void LinkFindings::check_fitting(const ChildKeyRow& row, const LinkNow& link) {
    const auto cross_check = rules_of(row).matching.cross_check;
    if (!link.conflicts || cross_check == CrossCheck::off) {
        return;
    }
    const bool hold = cross_check == CrossCheck::hold;
    add(hold ? FindingKind::conflict : FindingKind::note, row, row.linked_to,
        fmt::format("linked to catalog variant {}, but the {}s differ",
                    row.linked_to, m_other_word));
}

void LinkFindings::check_pinned(const ChildKeyRow& row) {
    const auto link = link_of(row, Compared::exactly, nullptr);
    if (link.state == State::gone) {
        add_gone(row,
                 fmt::format("pinned to catalog variant {}, which is deleted",
                             row.linked_to));
    } else if (link.state != State::same_key) {
        add(FindingKind::note, row, row.linked_to,
            fmt::format("pinned to catalog variant {}, which has another {}",
                        row.linked_to, m_word));
    }
}

} // namespace hwsync::sqlite
