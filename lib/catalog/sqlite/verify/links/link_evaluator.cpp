#include "catalog/sqlite/verify/links/link_evaluator.hpp"

#include "model/plain_keys.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <set>

namespace hwsync::sqlite {

namespace {

using State = LinkNow::State;

std::string list_of(const CatalogGroup& group) {
    auto list = fmt::format("{}", fmt::join(group.ids, ", "));
    if (group.count > group.ids.size()) {
        list += fmt::format(" and {} more", group.count - group.ids.size());
    }
    return list;
}

} // namespace

LinkEvaluator::LinkEvaluator(Connection& connection,
                             const VerifyRequest& request,
                             Identifier identifier, FindingSpool& report,
                             MissingLinks& missing,
                             const LeftOutVariants& left_out,
                             LinkEvaluator* own)
    : m_connection(connection), m_identifier(identifier), m_own(own),
      m_catalog(connection, own == nullptr ? "catalog_side" : "other_catalog",
                connection.spill_folder()),
      m_findings(connection, request, identifier, report, m_catalog,
                 own == nullptr ? LinkRule::tie_break : LinkRule::fallback,
                 left_out),
      m_missing(missing),
      m_children(connection, own == nullptr ? "child_side" : "other_child",
                 connection.spill_folder()),
      m_unmatched(connection,
                  own == nullptr ? "unmatched_side" : "other_unmatched",
                  connection.spill_folder()) {}

void LinkEvaluator::add(const ChildKeyRow& row) {
    if (is_right_for_sure(row)) {
        m_children.add_settled(row);
    } else {
        m_children.add(row);
    }
}

/// Whether judge_exactly() would find nothing to say, whatever other variants
/// have its key: what it is linked to has it, and neither stands back. By far
/// most links are so, and need not be sorted by their keys.
bool LinkEvaluator::is_right_for_sure(const ChildKeyRow& row) {
    if (m_own != nullptr || row.held || row.rank != 0 || row.linked_to == 0) {
        return false;
    }
    const auto* const target = m_catalog.find(row.linked_to);
    return target != nullptr && target->rank == 0 &&
           target->key == row.compared &&
           (m_findings.rules_of(row).matching.cross_check == CrossCheck::off ||
            !m_findings.others_differ(row, target->other));
}

void LinkEvaluator::judge() {
    if (m_children.size() == 0) {
        return;
    }
    m_children.stage_rivals();
    m_catalog.stage(Compared::exactly, m_children.keys());
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
    m_catalog.stage(Compared::nearly, m_unmatched.keys());
    std::set<std::optional<std::vector<std::string>>> lists;
    for (const auto& [number, shop] : m_findings.shops()) {
        if (lists.insert(shop.matching.ignore).second) {
            judge_all_nearly(shop.matching.ignore);
        }
    }
}

/// Evaluates near matches of the shops that ignore the same texts, for which
/// the same catalog variants count.
void LinkEvaluator::judge_all_nearly(
    const std::optional<std::vector<std::string>>& ignored) {
    const PlainPlaceholders none{m_identifier, ignored};
    CatalogGroups groups{m_connection, m_catalog, Compared::nearly, &none};
    ChildRows rows{m_connection, m_unmatched.table()};
    while (rows.next()) {
        const auto& row = rows.row();
        if (!row.held && m_findings.rules_of(row).matching.ignore == ignored &&
            is_wanted(row)) {
            judge_nearly(rows, groups.find(row.compared));
        }
    }
}

/// Adds a variant whose key no catalog variant has. A pinned one counts as a
/// rival of variants that are only near.
void LinkEvaluator::add_unmatched(const ChildKeyRow& row) {
    auto nearly = row;
    nearly.compared = row.near;
    if (row.held) {
        const auto link = m_findings.link_of(row, Compared::nearly, nullptr);
        nearly.rival = link.state == State::nearly &&
                       link.rank == m_catalog.first_rank(
                                        Compared::nearly, std::string{row.near},
                                        &m_findings.rules_of(row).placeholders);
    }
    m_unmatched.add(nearly);
}

void LinkEvaluator::judge_exactly(const ChildRows& rows,
                                  const CatalogGroup& group) {
    const auto& row = rows.row();
    const auto link = m_findings.link_of(row, Compared::exactly, &group);
    if (m_findings.has_wrong_link(row, link, State::same_key)) {
        return;
    }
    const bool linked = link.state == State::same_key;
    if (rows.stands_back()) {
        m_findings.add(
            FindingKind::duplicate, row, row.linked_to,
            fmt::format("another variant of the shop has its {} and comes "
                        "first, as this one's product is a draft or archived{}",
                        m_findings.word(), linked ? "; yet it is linked" : ""));
    } else if (linked && link.rank == group.rank) {
        m_findings.check_fitting(row, link);
    } else if (const auto target = tie_broken_for(row, rows, group);
               target != 0) {
        judge_target(row, target);
    } else if (group.count > 1) {
        m_findings.add(FindingKind::ambiguous, row, row.linked_to,
                       fmt::format("several catalog variants have its {}: {}",
                                   m_findings.word(), list_of(group)));
    } else if (!linked && rows.has_rivals() &&
               m_findings.rules_of(row).matching.on_duplicate ==
                   OnDuplicate::hold) {
        m_findings.add(FindingKind::duplicate, row, row.linked_to,
                       fmt::format("several variants of the shop have its {}",
                                   m_findings.word()));
    } else {
        judge_only(row, group);
    }
}

/// The only catalog variant of the group that has the row's other key, if no
/// rival has that key; 0 if there is none, or no tie to break.
std::int64_t LinkEvaluator::tie_broken_for(const ChildKeyRow& row,
                                           const ChildRows& rows,
                                           const CatalogGroup& group) {
    const auto& rules = m_findings.rules_of(row);
    if (rules.matching.tie_break == TieBreak::off || row.other.empty() ||
        (group.count == 1 && !rows.has_rivals()) ||
        rules.other_placeholders.has(row.other)) {
        return 0;
    }
    const auto target = m_catalog.only_one(group, row.other);
    return target != 0 && m_children.is_only_one(row) ? target : 0;
}

/// Whether a rival is linked to it and will stay linked.
bool LinkEvaluator::is_taken(const ChildKeyRow& row, std::int64_t target) {
    const auto& matching = m_findings.rules_of(row).matching;
    if (matching.on_duplicate == OnDuplicate::link) {
        return false;
    }
    const auto* const found = m_catalog.find(target);
    const std::string wanted{found == nullptr ? "" : found->other};
    auto rival = row;
    bool is_taken = false;
    m_children.visit_linked_rivals(row, target, [&](std::string_view other) {
        rival.other = other;
        is_taken = is_taken || matching.cross_check != CrossCheck::hold ||
                   !m_findings.others_differ(rival, wanted);
    });
    return is_taken;
}

/// Evaluates a variant that should be linked to one of several catalog
/// variants, and is not.
void LinkEvaluator::judge_target(const ChildKeyRow& row, std::int64_t target) {
    if (is_taken(row, target)) {
        m_findings.add(FindingKind::duplicate, row, row.linked_to,
                       fmt::format("another variant of the shop has its {} and "
                                   "is linked to catalog variant {}, which has "
                                   "the same {}",
                                   m_findings.word(), target,
                                   m_findings.other_word()));
    } else if (row.linked_to != 0) {
        m_findings.add(
            FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, whose product is a "
                        "draft or archived, while of those with its {} catalog "
                        "variant {} has the same {}",
                        row.linked_to, m_findings.word(), target,
                        m_findings.other_word()));
    } else if (!m_findings.rules_of(row).knew_rule) {
        m_findings.count(row, &VerifiedShop::pending);
    } else {
        m_findings.add_missing(
            row, target,
            m_own == nullptr ? LinkRule::tie_break : LinkRule::fallback,
            fmt::format("of the catalog variants with its {}, {} alone has the "
                        "same {}, yet there is no link",
                        m_findings.word(), target, m_findings.other_word()),
            m_missing);
    }
}

void LinkEvaluator::judge_nearly(const ChildRows& rows,
                                 const CatalogGroup& group) {
    const auto& row = rows.row();
    const bool may_link =
        m_findings.rules_of(row).matching.near == OnNear::link;
    if (group.count == 0) {
        judge_loosely(row);
        return;
    }
    take(row);
    const auto link = m_findings.link_of(row, Compared::nearly, &group);
    if (m_findings.has_wrong_link(row, link,
                                  may_link ? State::nearly : State::same_key)) {
        return;
    }
    const bool claims = may_link && !rows.stands_back();
    if (claims && link.state == State::nearly && link.rank == group.rank) {
        m_findings.check_fitting(row, link);
    } else if (claims && group.count == 1 && !rows.has_rivals() &&
               !m_children.has_claim(row.shop, group.key, group.ids.front())) {
        judge_only(row, group);
    } else if (link.state == State::nearly) {
        m_findings.add(
            FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, which nearly has its "
                        "{}, but others come first",
                        row.linked_to, m_findings.word()));
    } else {
        add_near(row, group);
    }
}

/// Evaluates a variant that matches nothing, unless prefixes and suffixes are
/// stripped loosely.
void LinkEvaluator::judge_loosely(const ChildKeyRow& row) {
    const auto& shop = m_findings.rules_of(row);
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
    if (!m_findings.has_wrong_link(
            row, m_findings.link_of(row, Compared::nearly, nullptr),
            State::same_key)) {
        add_near(row, found);
    }
}

/// Evaluates a variant whose identifier matches nothing.
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
    if (m_findings.has_wrong_link(
            row, m_findings.link_of(row, Compared::nearly, nullptr),
            State::same_key)) {
        return;
    }
    m_findings.count(row, &VerifiedShop::unmatched);
    m_findings.add_counted(
        FindingKind::unmatched, row, 0,
        fmt::format("no catalog variant has its {}", m_findings.word()));
}

void LinkEvaluator::judge_by_other(LinkEvaluator& other) {
    other.judge();
    m_waiting->for_each([this](const ChildKeyRow& row, Outcome outcome) {
        conclude_nowhere(row, outcome);
    });
}

void LinkEvaluator::add_near(const ChildKeyRow& row,
                             const CatalogGroup& group) {
    m_findings.count(row, &VerifiedShop::near);
    m_findings.add_counted(
        FindingKind::near, row, group.ids.front(),
        fmt::format("no catalog variant has its {}, but nearly: {}",
                    m_findings.word(), list_of(group)));
}

/// Evaluates a variant that should be linked to the only catalog variant with
/// its key, and is not.
void LinkEvaluator::judge_only(const ChildKeyRow& row,
                               const CatalogGroup& group) {
    const auto fitting = group.ids.front();
    if (m_findings.others_differ(row, group.other) &&
        m_findings.rules_of(row).matching.cross_check == CrossCheck::hold) {
        m_findings.add(
            FindingKind::conflict, row, fitting,
            fmt::format("catalog variant {} has its {}, but the {}s differ",
                        fitting, m_findings.word(), m_findings.other_word()));
    } else if (row.linked_to != 0) {
        m_findings.add(
            FindingKind::wrong, row, row.linked_to,
            fmt::format("linked to catalog variant {}, whose product is a "
                        "draft or archived, while catalog variant {} has the "
                        "same {}",
                        row.linked_to, fitting, m_findings.word()));
    } else if (m_own != nullptr && !m_findings.rules_of(row).knew_rule) {
        m_findings.count(row, &VerifiedShop::pending);
    } else {
        m_findings.add_missing(
            row, fitting,
            m_own == nullptr ? LinkRule::exact : LinkRule::fallback,
            fmt::format("catalog variant {} has its {}, yet there is no link",
                        fitting, m_findings.word()),
            m_missing);
    }
}

void LinkEvaluator::evaluate_without_identifier(const ChildKeyRow& row) {
    judge_nowhere(row, Outcome::no_identifier);
}

void LinkEvaluator::conclude_without_identifier(const ChildKeyRow& row) {
    const auto why =
        row.compared.empty()
            ? fmt::format("it has no {}", m_findings.word())
            : fmt::format("{} is a placeholder and stands for no {}",
                          printable(row.identifier), m_findings.word());
    const auto link = m_findings.link_of(row, Compared::exactly, nullptr);
    if (link.state == State::gone) {
        m_findings.has_wrong_link(row, link, State::same_key);
    } else if (link.state != State::none) {
        m_findings.add(FindingKind::wrong, row, row.linked_to,
                       fmt::format("linked to catalog variant {}, yet {}",
                                   row.linked_to, why));
    } else {
        m_findings.count(row, &VerifiedShop::no_identifier);
        m_findings.add_counted(FindingKind::no_identifier, row, 0, why);
    }
}

} // namespace hwsync::sqlite
