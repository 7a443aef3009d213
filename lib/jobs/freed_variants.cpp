#include "jobs/freed_variants.hpp"

#include "catalog/match_view.hpp"
#include "jobs/variant_evaluator.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>

namespace hwsync {

namespace {

const MatchingConfig& rules_of(const std::string& shop, const LinkJob& job) {
    const auto child =
        std::find_if(job.children.begin(), job.children.end(),
                     [&](const ChildRules& one) { return one.shop == shop; });
    return child == job.children.end() ? job.matching : child->matching;
}

/// As associate stores them: no more than a person can choose from.
std::string candidates_json(const Evaluation& evaluation) {
    constexpr std::size_t most = 20;
    if (evaluation.verdict.target != 0) {
        return fmt::format("[\"{}\"]", evaluation.verdict.target);
    }
    std::string list = "[";
    for (std::size_t i = 0; i < evaluation.catalog.size() && i < most; ++i) {
        list += fmt::format("{}\"{}\"", i == 0 ? "" : ",",
                            evaluation.catalog[i].id);
    }
    return list + "]";
}

} // namespace

void list_freed(LinkEditing& links, const LinkJob& job,
                const CatalogIdentity& catalog) {
    const auto identifier = catalog.identifier.value_or(Identifier::sku);
    for (const auto& freed : links.freed()) {
        VariantEvaluator evaluator{links.match_view(),
                                   rules_of(freed.name, job), identifier};
        evaluator.weigh_together(freed.shop, freed.variants);
        for (const auto id : freed.variants) {
            const auto variant = links.match_view().variant(freed.shop, id);
            if (!variant || !variant->deleted_at.empty() ||
                links.held({freed.shop, id}).exists()) {
                continue;
            }
            const auto evaluation = evaluator.evaluate(freed.shop, *variant);
            if (evaluation.verdict.outcome == Outcome::pinned) {
                continue;
            }
            const auto candidates = candidates_json(evaluation);
            links.list(freed.shop,
                       {evaluation.verdict.outcome, variant->product_id, id,
                        variant->key.empty() ? std::string_view{}
                                             : variant->identifier,
                        candidates, evaluation.held_back});
        }
    }
}

} // namespace hwsync
