#include "jobs/explanation_words.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

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

Identifier other_of(Identifier identifier) {
    return identifier == Identifier::sku ? Identifier::barcode
                                         : Identifier::sku;
}

Because because_linked(const MatchedVariant& variant,
                       const Judgement& judgement, Identifier identifier) {
    const auto target = judgement.verdict.target;
    const bool stays = variant.candidate.linked_to == target;
    if (stays && (judgement.catalog.size() > 1 || judgement.rivals > 1)) {
        return {"stays", fmt::format("its link to catalog variant {} still "
                                     "fits and stays, though it has rivals",
                                     target)};
    }
    if (judgement.is_near) {
        return {"near", fmt::format("catalog variant {} alone has nearly the "
                                    "same, and near = \"link\"",
                                    target)};
    }
    if (judgement.verdict.rule == LinkRule::tie_break) {
        return {"tie_break",
                fmt::format("of several with the key '{}', it and catalog "
                            "variant {} alone have the same {} '{}', and "
                            "tie_break = \"other\"",
                            printable(variant.key), target,
                            to_string(other_of(identifier)),
                            printable(variant.candidate.other_key))};
    }
    if (judgement.rivals > 1 && variant.candidate.has_claim) {
        return {"goes_along",
                fmt::format("its link was made by the key '{}' and goes along "
                            "with it to catalog variant {}",
                            printable(variant.key), target)};
    }
    if (judgement.rivals > 1) {
        return {"on_duplicate",
                fmt::format("{} variants of the shop have the key '{}', and "
                            "on_duplicate = \"link\" lets this one be catalog "
                            "variant {}",
                            judgement.rivals, printable(variant.key), target)};
    }
    return {"exact", fmt::format("catalog variant {} alone has the key '{}'",
                                 target, printable(variant.key))};
}

Because because_near(const Judgement& judgement, const MatchingConfig& rules) {
    if (judgement.is_loose) {
        return {"near", fmt::format("nothing in the catalog has it, {} nearly "
                                    "if strip_prefix and strip_suffix are not "
                                    "taken at their word, which links nothing",
                                    list_of(judgement.catalog))};
    }
    const auto found =
        fmt::format("nothing in the catalog has it exactly, {} nearly",
                    list_of(judgement.catalog));
    return {"near", rules.near == OnNear::report
                        ? found + "; near = \"report\" leaves that to a person"
                        : found + ", but it has rivals"};
}

Because because_duplicate(const MatchedVariant& variant,
                          const Judgement& judgement) {
    if (judgement.stands_back) {
        return {"stands_back",
                fmt::format("its product is {}, and a variant of a product "
                            "that comes first has the same key",
                            printable(variant.status))};
    }
    return {"duplicate", fmt::format("{} variants of the shop have the key "
                                     "'{}', and on_duplicate = \"hold\"",
                                     judgement.rivals, printable(variant.key))};
}

Because because_conflict(const MatchedVariant& variant,
                         const Judgement& judgement, Identifier identifier) {
    const auto other = other_of(identifier);
    return {"conflict",
            fmt::format("catalog variant {} fits the key '{}', but has another "
                        "{} than '{}', and cross_check = \"hold\"",
                        list_of(judgement.catalog), printable(variant.key),
                        to_string(other),
                        printable(variant.candidate.other_key))};
}

Because because_without_identifier(const MatchedVariant& variant,
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
std::string what_comes(const MatchedVariant& variant, const Verdict& verdict) {
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

Because because_of_rules(const MatchedVariant& variant,
                         const Judgement& judgement,
                         const MatchingConfig& rules, Identifier identifier) {
    switch (judgement.verdict.outcome) {
    case Outcome::pinned:
        return {variant.candidate.hold == Hold::pin         ? "pin"
                : variant.candidate.hold == Hold::key_block ? "key_block"
                                                            : "block",
                words_of_hold(variant)};
    case Outcome::no_identifier:
        return because_without_identifier(variant, identifier);
    case Outcome::linked:
        return because_linked(variant, judgement, identifier);
    case Outcome::unmatched:
        return {"unmatched", fmt::format("no catalog variant has the key '{}'",
                                         printable(variant.key))};
    case Outcome::near:
        return because_near(judgement, rules);
    case Outcome::ambiguous:
        return {"ambiguous",
                fmt::format("{} catalog variants have the key '{}': {}",
                            judgement.catalog.size(), printable(variant.key),
                            list_of(judgement.catalog))};
    case Outcome::duplicate:
        return because_duplicate(variant, judgement);
    case Outcome::conflict:
        break;
    }
    return because_conflict(variant, judgement, identifier);
}

} // namespace

std::string words_of_hold(const MatchedVariant& variant) {
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

Because because(const MatchedVariant& variant, const Judgement& judgement,
                const MatchingConfig& rules, Identifier identifier) {
    auto found = because_of_rules(variant, judgement, rules, identifier);
    if (variant.candidate.hold == Hold::none ||
        variant.candidate.hold == Hold::key_block) {
        found.reason += what_comes(variant, judgement.verdict);
    }
    return found;
}

} // namespace hwsync
