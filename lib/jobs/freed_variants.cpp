#include "jobs/freed_variants.hpp"

#include "catalog/match_view.hpp"
#include "jobs/variant_evaluator.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

namespace hwsync {

namespace {

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

std::vector<std::int64_t> with_awaiting(const LinkEditing::Freed& freed,
                                        MatchView& view) {
    const auto awaiting = view.awaiting(freed.shop, std::nullopt);
    std::vector<std::int64_t> variants;
    std::set_union(freed.variants.begin(), freed.variants.end(),
                   awaiting.begin(), awaiting.end(),
                   std::back_inserter(variants));
    return variants;
}

} // namespace

const MatchingConfig& matching_of(const std::string& shop, const LinkJob& job) {
    const auto child =
        std::find_if(job.children.begin(), job.children.end(),
                     [&](const ChildRules& one) { return one.shop == shop; });
    return child == job.children.end() ? job.matching : child->matching;
}

void list_freed(LinkEditing& links, const LinkJob& job,
                const CatalogIdentity& catalog) {
    const auto identifier = catalog.identifier.value_or(Identifier::sku);
    for (const auto& freed : links.freed()) {
        VariantEvaluator evaluator{links.match_view(),
                                   matching_of(freed.name, job), identifier};
        const auto variants = with_awaiting(freed, links.match_view());
        evaluator.weigh_together(freed.shop, variants);
        for (const auto id : variants) {
            const auto variant = links.match_view().variant(freed.shop, id);
            if (!variant || !variant->deleted_at.empty() ||
                links.held({freed.shop, id}).exists() ||
                links.key_block(freed.shop, variant->key).exists) {
                continue;
            }
            const auto evaluation = evaluator.evaluate(freed.shop, *variant);
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
