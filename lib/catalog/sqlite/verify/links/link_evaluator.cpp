#include "catalog/sqlite/verify/links/link_evaluator.hpp"

#include "catalog/sqlite/runs/match_basis.hpp"
#include "model/plain_keys.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace hwsync::sqlite {

namespace {

using State = LinkNow::State;

std::string_view word_for(Identifier identifier) {
    return identifier == Identifier::sku ? "SKU" : "barcode";
}

std::string list_of(const CatalogGroup& group) {
    auto list = fmt::format("{}", fmt::join(group.ids, ", "));
    if (group.count > group.ids.size()) {
        list += fmt::format(" and {} more", group.count - group.ids.size());
    }
    return list;
}

} // namespace

LinkEvaluator::LinkEvaluator(const Connection& connection,
                             const VerifyRequest& request,
                             Identifier identifier, FindingSpool& report,
                             LinkEvaluator* own)
    : m_connection(connection), m_request(request), m_identifier(identifier),
      m_other(identifier == Identifier::sku ? Identifier::barcode
                                            : Identifier::sku),
      m_word(word_for(identifier)), m_other_word(word_for(m_other)),
      m_report(report), m_own(own),
      m_catalog(connection, own == nullptr ? "catalog_side" : "other_catalog"),
      m_ever_was(connection.prepare("SELECT 1 FROM variant WHERE id = ?1")),
      m_children(connection, own == nullptr ? "child_side" : "other_child"),
      m_unmatched(connection,
                  own == nullptr ? "unmatched_side" : "other_unmatched") {}

void LinkEvaluator::add_shop(const ShopToVerify& shop, VerifiedShop& result) {
    const auto& ignored = shop.matching.ignore;
    m_shops.emplace(shop.scope.shop,
                    JudgedShop{&result, shop.matching, shop.scope.strip,
                               has_rule(shop.later_rules,
                                        m_own == nullptr ? LinkRule::tie_break
                                                         : LinkRule::fallback),
                               PlainPlaceholders{m_identifier, ignored},
                               PlainPlaceholders{m_other, ignored}});
}

/// Whether the keys of the other identifier say that the two are not one.
bool LinkEvaluator::others_differ(const ChildKeyRow& row,
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

bool LinkEvaluator::fails_on(FindingKind kind) const {
    const auto& kinds = m_request.fail_on;
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void LinkEvaluator::add(FindingKind kind, const ChildKeyRow& row,
                        std::int64_t catalog_variant,
                        std::string_view message) {
    m_report.add({kind, shop_of(row).shop, row.identifier, catalog_variant,
                  row.product_id, row.id, message});
}

void LinkEvaluator::add_counted(FindingKind kind, const ChildKeyRow& row,
                                std::int64_t catalog_variant,
                                std::string_view message) {
    if (fails_on(kind)) {
        add(kind, row, catalog_variant, message);
    }
}

void LinkEvaluator::judge() {
    {
        CatalogGroups groups{m_connection, m_catalog, Compared::exactly};
        ChildRows rows{m_connection, m_children.table()};
        while (rows.next()) {
            const auto& row = rows.row();
            const auto& group = groups.find(row.compared);
            if (group.count == 0) {
                add_unmatched(row);
            } else if (!row.held && is_wanted(row)) {
                take(row);
                judge_exactly(rows, group);
            }
        }
    }
    if (m_unmatched.size() == 0) {
        return;
    }
    std::set<std::optional<std::vector<std::string>>> lists;
    for (const auto& [number, shop] : m_shops) {
        if (lists.insert(shop.matching.ignore).second) {
            judge_all_nearly(shop.matching.ignore);
        }
    }
}

/// Of the shops that ignore the same, to which the same catalog variants count.
void LinkEvaluator::judge_all_nearly(
    const std::optional<std::vector<std::string>>& ignored) {
    const PlainPlaceholders none{m_identifier, ignored};
    CatalogGroups groups{m_connection, m_catalog, Compared::nearly, &none};
    ChildRows rows{m_connection, m_unmatched.table()};
    while (rows.next()) {
        const auto& row = rows.row();
        if (!row.held && rules_of(row).matching.ignore == ignored &&
            is_wanted(row)) {
            judge_nearly(rows, groups.find(row.compared));
        }
    }
}

/// Of a variant whose key no catalog variant has. A pinned one is there as a
/// rival of those that are only near.
void LinkEvaluator::add_unmatched(const ChildKeyRow& row) {
    auto nearly = row;
    nearly.compared = row.near;
    if (row.held) {
        const auto link = link_of(row, Compared::nearly, nullptr);
        nearly.rival = link.state == State::nearly &&
                       link.rank == m_catalog.first_rank(
                                        Compared::nearly, std::string{row.near},
                                        &rules_of(row).placeholders);
    }
    m_unmatched.add(nearly);
}

void LinkEvaluator::judge_exactly(const ChildRows& rows,
                                  const CatalogGroup& group) {
    const auto& row = rows.row();
    const auto link = link_of(row, Compared::exactly, &group);
    if (has_wrong_link(row, link, State::same_key)) {
        return;
    }
    const bool linked = link.state == State::same_key;
    if (rows.stands_back()) {
        add(FindingKind::duplicate, row, row.linked_to,
            fmt::format("another variant of the shop has its {} and comes "
                        "first, as this one's product is a draft or archived{}",
                        m_word, linked ? "; yet it is linked" : ""));
    } else if (linked && link.rank == group.rank) {
        judge_fitting(row, link);
    } else if (const auto target = tie_broken_for(row, rows, group);
               target != 0) {
        judge_target(row, target);
    } else if (group.count > 1) {
        add(FindingKind::ambiguous, row, row.linked_to,
            fmt::format("several catalog variants have its {}: {}", m_word,
                        list_of(group)));
    } else if (!linked && rows.has_rivals() &&
               rules_of(row).matching.on_duplicate == OnDuplicate::hold) {
        add(FindingKind::duplicate, row, row.linked_to,
            fmt::format("several variants of the shop have its {}", m_word));
    } else {
        judge_only(row, group);
    }
}

/// The catalog variant that alone of the group's has the row's other key, where
/// no rival has that; 0 where there is none, or no tie.
std::int64_t LinkEvaluator::tie_broken_for(const ChildKeyRow& row,
                                           const ChildRows& rows,
                                           const CatalogGroup& group) {
    const auto& rules = rules_of(row);
    if (rules.matching.tie_break == TieBreak::off || row.other.empty() ||
        (group.count == 1 && !rows.has_rivals()) ||
        rules.other_placeholders.has(row.other)) {
        return 0;
    }
    const auto target = m_catalog.only_one(group, row.other);
    return target != 0 && m_children.is_only_one(row) ? target : 0;
}

/// Of a variant that should be linked to one of several, and is not.
void LinkEvaluator::judge_target(const ChildKeyRow& row, std::int64_t target) {
    if (row.linked_to != 0) {
        add(FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, whose product is a "
                        "draft or archived, while of those with its {} catalog "
                        "variant {} has the same {}",
                        row.linked_to, m_word, target, m_other_word));
    } else if (!rules_of(row).knew_rule) {
        ++shop_of(row).pending;
    } else {
        add(FindingKind::missing, row, target,
            fmt::format("of the catalog variants with its {}, {} alone has the "
                        "same {}, yet there is no link",
                        m_word, target, m_other_word));
    }
}

void LinkEvaluator::judge_nearly(const ChildRows& rows,
                                 const CatalogGroup& group) {
    const auto& row = rows.row();
    const bool may_link = rules_of(row).matching.near == OnNear::link;
    if (group.count == 0) {
        judge_loosely(row);
        return;
    }
    take(row);
    const auto link = link_of(row, Compared::nearly, &group);
    if (has_wrong_link(row, link, may_link ? State::nearly : State::same_key)) {
        return;
    }
    const bool claims = may_link && !rows.stands_back();
    if (claims && link.state == State::nearly && link.rank == group.rank) {
        judge_fitting(row, link);
    } else if (claims && group.count == 1 && !rows.has_rivals() &&
               !m_children.has_claim(row.shop, group.key, group.ids.front())) {
        judge_only(row, group);
    } else if (link.state == State::nearly) {
        add(FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, which nearly has its "
                        "{}, but others come first",
                        row.linked_to, m_word));
    } else {
        add_near(row, group);
    }
}

/// Of a variant that fits nothing, unless what is taken off its SKU is not
/// taken at its word.
void LinkEvaluator::judge_loosely(const ChildKeyRow& row) {
    const auto& shop = rules_of(row);
    CatalogGroup found;
    if (m_identifier == Identifier::sku) {
        for (const auto& form : plainly_loosened(row.stored, shop.strip.prefix,
                                                 shop.strip.suffix)) {
            if (found.count == 0) {
                found = m_catalog.nearly(form, shop.placeholders);
            }
        }
    }
    if (found.count == 0) {
        judge_nowhere(row, Outcome::unmatched);
        return;
    }
    take(row);
    if (!has_wrong_link(row, link_of(row, Compared::nearly, nullptr),
                        State::same_key)) {
        add_near(row, found);
    }
}

/// Of a variant that its identifier leads nowhere.
void LinkEvaluator::judge_nowhere(const ChildKeyRow& row, Outcome outcome) {
    if (m_own != nullptr) {
        return;
    }
    if (asks_other(row)) {
        m_waiting->add(row, outcome);
    } else {
        conclude_nowhere(row, outcome);
    }
}

void LinkEvaluator::conclude_nowhere(const ChildKeyRow& row, Outcome outcome) {
    if (outcome == Outcome::no_identifier) {
        conclude_without_identifier(row);
        return;
    }
    if (has_wrong_link(row, link_of(row, Compared::nearly, nullptr),
                       State::same_key)) {
        return;
    }
    ++shop_of(row).unmatched;
    add_counted(FindingKind::unmatched, row, 0,
                fmt::format("no catalog variant has its {}", m_word));
}

void LinkEvaluator::judge_by_other(LinkEvaluator& other) {
    other.judge();
    m_waiting->for_each([this](const ChildKeyRow& row, Outcome outcome) {
        conclude_nowhere(row, outcome);
    });
}

void LinkEvaluator::add_near(const ChildKeyRow& row,
                             const CatalogGroup& group) {
    ++shop_of(row).near;
    add_counted(FindingKind::near, row, group.ids.front(),
                fmt::format("no catalog variant has its {}, but nearly: {}",
                            m_word, list_of(group)));
}

LinkNow LinkEvaluator::link_of(const ChildKeyRow& row, Compared compared,
                               const CatalogGroup* group) {
    const bool exactly = compared == Compared::exactly;
    if (row.linked_to == 0) {
        return {};
    }
    // What most links are: right, and there is nothing to look up.
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

/// Of a link to a catalog variant that is not live.
void LinkEvaluator::add_gone(const ChildKeyRow& row, std::string_view message) {
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

/// Whether the link is to something that fits less than `least`, and says so.
bool LinkEvaluator::has_wrong_link(const ChildKeyRow& row, const LinkNow& link,
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

void LinkEvaluator::judge_fitting(const ChildKeyRow& row, const LinkNow& link) {
    const auto cross_check = rules_of(row).matching.cross_check;
    if (!link.conflicts || cross_check == CrossCheck::off) {
        return;
    }
    const bool hold = cross_check == CrossCheck::hold;
    add(hold ? FindingKind::conflict : FindingKind::note, row, row.linked_to,
        fmt::format("linked to catalog variant {}, but the {}s differ",
                    row.linked_to, m_other_word));
}

/// Of a variant that should be linked to the only catalog variant that there
/// is, and is not.
void LinkEvaluator::judge_only(const ChildKeyRow& row,
                               const CatalogGroup& group) {
    const auto fitting = group.ids.front();
    if (others_differ(row, group.other) &&
        rules_of(row).matching.cross_check == CrossCheck::hold) {
        add(FindingKind::conflict, row, fitting,
            fmt::format("catalog variant {} has its {}, but the {}s differ",
                        fitting, m_word, m_other_word));
    } else if (row.linked_to != 0) {
        add(FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, whose product is a "
                        "draft or archived, while catalog variant {} has the "
                        "same {}",
                        row.linked_to, fitting, m_word));
    } else if (m_own != nullptr && !rules_of(row).knew_rule) {
        ++shop_of(row).pending;
    } else {
        add(FindingKind::missing, row, fitting,
            fmt::format("catalog variant {} has its {}, yet there is no link",
                        fitting, m_word));
    }
}

void LinkEvaluator::evaluate_without_identifier(const ChildKeyRow& row) {
    judge_nowhere(row, Outcome::no_identifier);
}

void LinkEvaluator::conclude_without_identifier(const ChildKeyRow& row) {
    const auto why =
        row.compared.empty()
            ? fmt::format("it has no {}", m_word)
            : fmt::format("{} is a placeholder and stands for no {}",
                          printable(row.identifier), m_word);
    const auto link = link_of(row, Compared::exactly, nullptr);
    if (link.state == State::gone) {
        has_wrong_link(row, link, State::same_key);
    } else if (link.state != State::none) {
        add(FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, yet {}", row.linked_to,
                        why));
    } else {
        ++shop_of(row).no_identifier;
        add_counted(FindingKind::no_identifier, row, 0, why);
    }
}

void LinkEvaluator::evaluate_pinned(const ChildKeyRow& row) {
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
