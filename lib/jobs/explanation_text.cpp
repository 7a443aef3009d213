#include "jobs/explanation_text.hpp"

#include <hwsync/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace hwsync {

namespace {

std::string list_of(const std::vector<CatalogCandidate>& catalog) {
    constexpr std::size_t most = 10;
    std::string list;
    for (std::size_t i = 0; i < catalog.size() && i < most; ++i) {
        list += fmt::format("{}{}", i == 0 ? "" : ", ", catalog[i].id);
    }
    return list + (catalog.size() > most ? ", ..." : "");
}

/// The rule of its link; links of earlier versions have none.
std::string made_by(const MatchedVariant& variant) {
    return variant.linked_rule.empty()
               ? std::string{}
               : fmt::format(", made by {},", printable(variant.linked_rule));
}

RuleReason reason_for_link(const MatchedVariant& variant,
                           const Evaluation& evaluation,
                           Identifier identifier) {
    const auto target = evaluation.verdict.target;
    const bool stays = variant.candidate.linked_to == target;
    if (stays && (evaluation.catalog.size() > 1 || evaluation.rivals > 1)) {
        return {"stays", fmt::format("its link to catalog variant {}{} still "
                                     "fits and stays, though it has rivals",
                                     target, made_by(variant))};
    }
    if (evaluation.is_near) {
        return {"near", fmt::format("catalog variant {} alone has nearly the "
                                    "same, and near = \"link\"",
                                    target)};
    }
    if (evaluation.verdict.rule == LinkRule::tie_break) {
        return {"tie_break",
                fmt::format("of several with the key '{}', it and catalog "
                            "variant {} alone have the same {} '{}', and "
                            "tie_break = \"other\"",
                            printable(variant.key), target,
                            to_string(other_than(identifier)),
                            printable(variant.candidate.other_key))};
    }
    if (evaluation.rivals > 1 && variant.candidate.has_claim) {
        return {"goes_along",
                fmt::format("its link was made by the key '{}' and goes along "
                            "with it to catalog variant {}",
                            printable(variant.key), target)};
    }
    if (evaluation.rivals > 1) {
        return {"on_duplicate",
                fmt::format("{} variants of the shop have the key '{}', and "
                            "on_duplicate = \"link\" lets this one be catalog "
                            "variant {}",
                            evaluation.rivals, printable(variant.key), target)};
    }
    return {"exact", fmt::format("catalog variant {} alone has the key '{}'",
                                 target, printable(variant.key))};
}

RuleReason reason_for_near(const Evaluation& evaluation,
                           const MatchingConfig& rules) {
    if (evaluation.is_loose) {
        return {"near", fmt::format("nothing in the catalog has it, {} nearly "
                                    "if strip_prefix and strip_suffix are "
                                    "removed regardless of case, or left on; "
                                    "that links nothing by itself",
                                    list_of(evaluation.catalog))};
    }
    const auto found =
        fmt::format("nothing in the catalog has it exactly, {} nearly",
                    list_of(evaluation.catalog));
    return {"near", rules.near == OnNear::report
                        ? found + "; near = \"report\" leaves that to a person"
                        : found + ", but it has rivals"};
}

RuleReason reason_for_duplicate(const MatchedVariant& variant,
                                const Evaluation& evaluation) {
    if (evaluation.stands_back) {
        return {"stands_back",
                fmt::format("its product is {}, and a variant of a product "
                            "that comes first has the same key",
                            printable(variant.status))};
    }
    return {"duplicate",
            fmt::format("{} variants of the shop have the key "
                        "'{}', and on_duplicate = \"hold\"",
                        evaluation.rivals, printable(variant.key))};
}

RuleReason reason_for_conflict(const MatchedVariant& variant,
                               const Evaluation& evaluation,
                               Identifier identifier) {
    if (!evaluation.held_back.empty()) {
        return {"evidence",
                fmt::format("the key '{}' leads to catalog variant {}, but the "
                            "link would be suspect, and evidence = \"hold\": "
                            "{}",
                            printable(variant.key), list_of(evaluation.catalog),
                            evaluation.held_back)};
    }
    const auto other = other_than(identifier);
    return {"conflict",
            fmt::format("catalog variant {} fits the key '{}', but has another "
                        "{} than '{}', and cross_check = \"hold\"",
                        list_of(evaluation.catalog), printable(variant.key),
                        to_string(other),
                        printable(variant.candidate.other_key))};
}

RuleReason reason_without_identifier(const MatchedVariant& variant,
                                     Identifier identifier) {
    if (variant.key.empty()) {
        return {"no_identifier",
                fmt::format("it has no {}", to_string(identifier))};
    }
    return {"placeholder",
            fmt::format("'{}' is a placeholder and stands for no {}",
                        printable(variant.identifier), to_string(identifier))};
}

/// What the next associate makes of a link that is not as the rules say.
std::string next_step_text(const MatchedVariant& variant,
                           const Verdict& verdict) {
    const auto linked_to = variant.candidate.linked_to;
    if (verdict.target == linked_to) {
        return {};
    }
    if (linked_to == 0) {
        return "; the next associate links it";
    }
    return verdict.target == 0
               ? fmt::format("; the next associate ends its link to {}",
                             linked_to)
               : fmt::format("; the next associate moves its link from {}",
                             linked_to);
}

std::string awaited_text(const AwaitedHold& hold) {
    const auto was =
        hold.target == 0
            ? std::string{"blocked"}
            : fmt::format("pinned to catalog variant {}", hold.target);
    const auto* const what = hold.target == 0 ? "block" : "pin";
    return hold.is_back
               ? fmt::format("it is back in the shop and was {} before; the "
                             "next associate gives its {} back",
                             was, what)
               : fmt::format("it was made anew in stead of variant {}, which "
                             "was {}; the next associate takes that {} along",
                             hold.from, was, what);
}

RuleReason reason_by_rules(const MatchedVariant& variant,
                           const Evaluation& evaluation,
                           const MatchingConfig& rules, Identifier identifier) {
    switch (evaluation.verdict.outcome) {
    case Outcome::pinned:
        return {variant.candidate.hold == Hold::pin         ? "pin"
                : variant.candidate.hold == Hold::key_block ? "key_block"
                                                            : "block",
                variant.awaited ? awaited_text(*variant.awaited)
                                : hold_text(variant)};
    case Outcome::no_identifier:
        return reason_without_identifier(variant, identifier);
    case Outcome::linked:
        return reason_for_link(variant, evaluation, identifier);
    case Outcome::unmatched:
        return {"unmatched", fmt::format("no catalog variant has the key '{}'",
                                         printable(variant.key))};
    case Outcome::near:
        return reason_for_near(evaluation, rules);
    case Outcome::ambiguous:
        return {"ambiguous",
                fmt::format("{} catalog variants have the key '{}': {}",
                            evaluation.catalog.size(), printable(variant.key),
                            list_of(evaluation.catalog))};
    case Outcome::duplicate:
        return reason_for_duplicate(variant, evaluation);
    case Outcome::conflict:
        break;
    }
    return reason_for_conflict(variant, evaluation, identifier);
}

/// What its own identifier came to, then what the other one did.
RuleReason reason_by_other(const MatchedVariant& variant,
                           const Evaluation& evaluation,
                           const MatchingConfig& rules, Identifier identifier) {
    const auto own =
        variant.key.empty()
            ? fmt::format("it has no {}", to_string(identifier))
            : fmt::format("its {} '{}' leads nowhere", to_string(identifier),
                          printable(variant.identifier));
    auto found = reason_by_rules(by_other_identifier(variant), evaluation,
                                 rules, other_than(identifier));
    found.reason =
        fmt::format("{}, and fallback = \"other\" asks its {}: {}", own,
                    to_string(other_than(identifier)), found.reason);
    if (evaluation.verdict.outcome == Outcome::linked) {
        found.rule = "fallback";
    }
    return found;
}

} // namespace

std::string hold_text(const MatchedVariant& variant) {
    auto words = fmt::format("pinned to catalog variant {}",
                             variant.candidate.linked_to);
    if (variant.candidate.hold == Hold::block) {
        words = "blocked";
    } else if (variant.candidate.hold == Hold::key_block) {
        words = fmt::format("its key '{}' is blocked in the shop",
                            printable(variant.key));
    }
    words += fmt::format(" by {} at {} (run {})", printable(variant.linked_by),
                         variant.linked_at, variant.linked_run);
    if (!variant.note.empty()) {
        words += fmt::format(": {}", printable(variant.note, 300));
    }
    return words;
}

std::string leaving_text(const MatchedVariant& variant,
                         const std::vector<std::int64_t>& heirs) {
    if (heirs.empty()) {
        return {};
    }
    return fmt::format("; the next associate takes that {} along to variant{} "
                       "{}",
                       variant.candidate.hold == Hold::pin ? "pin" : "block",
                       heirs.size() == 1 ? "" : "s", fmt::join(heirs, ", "));
}

RuleReason reason_for(const MatchedVariant& variant,
                      const Evaluation& evaluation, const MatchingConfig& rules,
                      Identifier identifier) {
    auto found = evaluation.by_other
                     ? reason_by_other(variant, evaluation, rules, identifier)
                     : reason_by_rules(variant, evaluation, rules, identifier);
    if (evaluation.other_is_blocked) {
        found.reason += fmt::format("; its {} '{}' is blocked in the shop",
                                    to_string(other_than(identifier)),
                                    printable(variant.other_identifier));
    }
    if (variant.candidate.hold == Hold::none ||
        variant.candidate.hold == Hold::key_block) {
        found.reason += next_step_text(variant, evaluation.verdict);
    }
    return found;
}

} // namespace hwsync
