#include <hwsync/explain.hpp>

#include "catalog/catalog_mismatch.hpp"
#include "catalog/match_view.hpp"
#include "jobs/candidate_search.hpp"
#include "jobs/explanation_text.hpp"
#include "jobs/variant_evaluator.hpp"
#include "model/id_text.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

using Visit = std::function<void(const Explanation&)>;

/// How many of a shop's variants with one identifier are explained.
constexpr std::size_t most_explained = 100;

std::string key_of(std::string_view text, Identifier identifier) {
    Keys keys;
    identifier == Identifier::sku ? make_sku_keys(text, keys)
                                  : make_barcode_keys(text, keys);
    return keys.exact;
}

class Explainer {
public:
    Explainer(const ExplainRequest& request, const StopToken& stop,
              const Visit& visit)
        : m_request(request), m_visit(visit),
          m_view(MatchView::open(request.catalog, &stop)),
          m_identity(m_view->identity()),
          m_identifier(m_identity.identifier.value_or(Identifier::sku)),
          m_likely(*m_view, m_identifier) {}

    std::vector<Unexplained> explain() {
        if (!m_request.shop.empty()) {
            explain_in(m_request.shop);
            return std::move(m_more);
        }
        for (const auto& shop : all_shops()) {
            explain_in(shop);
        }
        return std::move(m_more);
    }

private:
    std::vector<std::string> all_shops() {
        auto shops = m_view->shop_names();
        shops.insert(shops.end(), m_request.shops.begin(),
                     m_request.shops.end());
        std::sort(shops.begin(), shops.end());
        shops.erase(std::unique(shops.begin(), shops.end()), shops.end());
        std::erase(shops, m_identity.primary);
        return shops;
    }

    void explain_in(const std::string& shop) {
        const auto number = m_view->find_shop(shop);
        if (!m_identity.has_read(shop)) {
            explain_unread(shop, number);
            return;
        }
        look_at(shop, *number);
        if (!m_request.variant_id.empty()) {
            explain_variant(
                shop, *number,
                variant_id_of(m_request.variant_id, "--variant-id"));
        } else {
            explain_all_of(shop, *number);
        }
    }

    /// Where the rules of the config are not known, by the stored keys.
    void look_at(const std::string& shop, std::int64_t number) {
        const auto& all = m_request.children;
        const auto rules =
            std::find_if(all.begin(), all.end(), [&](const ChildRules& one) {
                return one.shop == shop;
            });
        const bool is_known = rules != all.end();
        m_evaluator.emplace(*m_view,
                            is_known ? rules->matching : m_request.matching,
                            m_identifier);
        if (is_known) {
            m_view->look_at(number, rules->prefix, rules->suffix);
        }
    }

    /// A shop with a number has pins, blocks or blocked keys.
    void explain_unread(const std::string& shop,
                        std::optional<std::int64_t> number) {
        const auto known = all_shops();
        if (std::find(known.begin(), known.end(), shop) == known.end()) {
            throw no_such_child(shop, m_identity.primary, known);
        }
        auto explanation = nothing_in(shop);
        explanation.state = LinkedState::never_read;
        explanation.rule = "never_read";
        explanation.reason = "the shop was never read: run hwsync associate";
        if (!m_request.variant_id.empty()) {
            explanation.variant_id =
                variant_id_of(m_request.variant_id, "--variant-id");
            explanation.history =
                history_of(number.value_or(0), explanation.variant_id);
            explanation.is_known = !explanation.history.empty();
        }
        if (number) {
            tell_of_hold(*number, explanation);
        }
        m_visit(explanation);
    }

    /// Of what the shop does not have, an operator may have decided all the
    /// same.
    void tell_of_hold(std::int64_t shop, Explanation& explanation) {
        const auto held =
            explanation.variant_id != 0
                ? m_view->unseen_hold(shop, explanation.variant_id)
                : m_view->block_of_key(shop, explanation.identifier);
        if (held) {
            explanation.reason += "; " + hold_text(*held);
            explanation.catalog_variant_id = held->linked_to();
            explanation.is_known = true;
        }
    }

    void explain_all_of(const std::string& shop, std::int64_t number) {
        const bool by_product = !m_request.product_id.empty();
        const auto product =
            by_product ? product_id_of(m_request.product_id, "--product-id")
                       : 0;
        auto variants =
            by_product ? m_view->variants_of_product(number, product)
                       : m_view->variants_with(number, m_request.identifier);
        if (!by_product && variants.size() > most_explained) {
            m_more.push_back({shop, variants.size() - most_explained});
            variants.resize(most_explained);
        }
        for (const auto variant : variants) {
            explain_variant(shop, number, variant);
        }
        if (!variants.empty()) {
            return;
        }
        auto explanation = nothing_in(shop);
        explanation.product_id = product;
        explanation.rule = "not_in_shop";
        explanation.reason =
            by_product ? fmt::format("the shop never had a product {}", product)
                       : absence_text(explanation.is_known);
        tell_of_hold(number, explanation);
        m_visit(explanation);
    }

    bool has_catalog(const std::string& key) {
        return !key.empty() && !m_view->catalog_with(key, m_identifier).empty();
    }

    std::string absence_text(bool is_in_catalog) const {
        return fmt::format(
            "no variant of the shop has this {}; {}", to_string(m_identifier),
            is_in_catalog ? "the catalog has it" : "nor has the catalog");
    }

    /// Of what the shop does not have.
    Explanation nothing_in(const std::string& shop) {
        Explanation explanation;
        explanation.shop = shop;
        explanation.identifier = m_request.identifier;
        explanation.key = key_of(m_request.identifier, m_identifier);
        explanation.is_known = has_catalog(explanation.key);
        return explanation;
    }

    void explain_variant(const std::string& shop, std::int64_t number,
                         std::int64_t id) {
        const auto variant = m_view->variant(number, id);
        Explanation explanation;
        explanation.shop = shop;
        explanation.variant_id = id;
        explanation.history = history_of(number, id);
        if (!variant) {
            explanation.rule = "not_in_shop";
            explanation.reason = "the shop never had this variant";
            explanation.is_known = !explanation.history.empty();
            tell_of_hold(number, explanation);
            m_visit(explanation);
            return;
        }
        explanation.product_id = variant->product_id;
        explanation.title = fmt::format("{} / {}", variant->product_title,
                                        variant->variant_title);
        explanation.identifier = variant->identifier;
        explanation.key = variant->key;
        explanation.catalog_variant_id = variant->linked_to();
        if (!variant->deleted_at.empty()) {
            explanation.rule = "not_in_shop";
            explanation.reason = gone_text(number, *variant);
        } else {
            evaluate(number, *variant, explanation);
        }
        m_visit(explanation);
    }

    std::vector<PastChange> history_of(std::int64_t shop, std::int64_t id) {
        std::vector<PastChange> history;
        m_view->history(shop, id, [&](const LinkHistoryEntry& entry) {
            history.push_back(
                {std::string{entry.at}, entry.run, std::string{entry.by},
                 entry.from, entry.to, std::string{entry.origin},
                 std::string{entry.reason}, std::string{entry.note}});
        });
        return history;
    }

    std::string gone_text(std::int64_t shop, const MatchedVariant& variant) {
        auto words = fmt::format("it is gone from the shop since {}",
                                 variant.deleted_at);
        if (variant.candidate.hold != Hold::none) {
            words += "; " + hold_text(variant);
            words += leaving_text(variant,
                                  m_view->awaiting(shop, variant.candidate.id));
        } else if (variant.candidate.linked_to != 0) {
            words += fmt::format("; the next associate ends its link to {}",
                                 variant.candidate.linked_to);
        }
        return words;
    }

    void evaluate(std::int64_t shop, const MatchedVariant& variant,
                  Explanation& explanation) {
        const auto evaluation = m_evaluator->evaluate(shop, variant);
        const auto found = reason_for(
            variant, evaluation, m_evaluator->rules().config(), m_identifier);
        explanation.outcome = evaluation.verdict.outcome;
        explanation.evidence_is_off =
            m_evaluator->rules().config().evidence == EvidenceUse::off;
        explanation.evidence_is_learned =
            m_view->weighs(shop, m_evaluator->rules());
        explanation.rule = found.rule;
        explanation.reason = found.reason;
        explanation.state = explanation.catalog_variant_id != 0
                                ? LinkedState::linked
                                : LinkedState::not_linked;
        if (const auto target = explanation.catalog_variant_id;
            target != 0 && !m_view->describe(target).is_live) {
            explanation.reason +=
                fmt::format("; catalog variant {} is deleted", target);
        }
        if (explanation.state == LinkedState::linked) {
            explanation.evidence =
                m_view->evidence_of_link(shop, variant, m_evaluator->rules());
        } else {
            explanation.candidates =
                m_likely.of(shop, variant, m_evaluator->rules());
            explanation.not_weighed = m_likely.left_out();
        }
    }

    const ExplainRequest& m_request;
    const Visit& m_visit;
    std::unique_ptr<MatchView> m_view;
    CatalogIdentity m_identity;
    Identifier m_identifier;
    std::optional<VariantEvaluator> m_evaluator; ///< of the shop at hand
    CandidateSearch m_likely;
    std::vector<Unexplained> m_more;
};

} // namespace

std::string_view to_string(LinkedState state) noexcept {
    switch (state) {
    case LinkedState::linked:
        return "linked";
    case LinkedState::not_linked:
        return "not_linked";
    case LinkedState::not_in_shop:
        return "not_in_shop";
    case LinkedState::never_read:
        break;
    }
    return "never_read";
}

std::vector<Unexplained> explain(const ExplainRequest& request,
                                 const StopToken& stop, const Visit& visit) {
    const bool by_id =
        !request.variant_id.empty() || !request.product_id.empty();
    if ((by_id && request.shop.empty()) ||
        (!by_id && request.identifier.empty())) {
        throw Error(ErrorKind::usage,
                    "the command does not name what to explain",
                    "give an identifier, or --shop with --variant-id or "
                    "--product-id");
    }
    return Explainer{request, stop, visit}.explain();
}

} // namespace hwsync
