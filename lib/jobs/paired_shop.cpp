#include "jobs/paired_shop.hpp"

#include "model/evidence/arithmetic.hpp"
#include "model/evidence/learner.hpp"
#include "model/evidence/words.hpp"
#include "model/hint.hpp"

#include <algorithm>
#include <map>

namespace hwsync {

namespace {

IdentifierFit fit_of(const ComparedVariant& child,
                     const ComparedVariant& catalog, Identifier identifier) {
    if (child.key.empty() || catalog.key.empty()) {
        return IdentifierFit::none;
    }
    if (child.key == catalog.key) {
        return IdentifierFit::same;
    }
    // Where something is taken off the shop's SKUs, they are near by more than
    // one form; with fallback, what is named may be so by the other identifier.
    const bool is_loosely_near =
        catalog.is_named && child.other_near != catalog.other_near;
    if (child.near == catalog.near || is_loosely_near) {
        return IdentifierFit::near;
    }
    const auto hint = hint_of(child.key, identifier);
    return !hint.empty() && hint == hint_of(catalog.key, identifier)
               ? IdentifierFit::hint
               : IdentifierFit::none;
}

constexpr std::size_t most_named = 5;

int likeness_of(IdentifierFit fit) {
    return fit == IdentifierFit::same   ? likeness_of_key
           : fit == IdentifierFit::none ? 0
                                        : likeness_of_near_key;
}

/// As explain orders them; those that nobody will name stay as they are.
void order_alike(const ComparedVariant& child,
                 const std::vector<ComparedVariant>& catalog,
                 Identifier identifier,
                 std::vector<WeighedCandidate>& weighed) {
    std::map<std::size_t, int> likenesses;
    for (auto at = weighed.begin();
         static_cast<std::size_t>(at - weighed.begin()) <
         std::min(most_named, weighed.size());) {
        const auto end = std::find_if(at, weighed.end(), [&](const auto& one) {
            return one.weight != at->weight;
        });
        for (auto one = at; one != end && end - at > 1; ++one) {
            const auto& candidate = catalog[one->place];
            likenesses[one->place] =
                likeness_of(child.row(), candidate.row()) +
                likeness_of(fit_of(child, candidate, identifier));
        }
        std::stable_sort(at, end, [&](const auto& left, const auto& right) {
            return likenesses[left.place] > likenesses[right.place];
        });
        at = end;
    }
}

/// The share of a candidate with this weight, among those of which one is the
/// likeliest.
double share_beside(const Likeliest& likeliest, Millibits weight) {
    const auto share =
        likeliest.share * stable_exp2((weight - likeliest.weight) / 1000.0);
    // One that is likelier was not among them.
    return weight > likeliest.weight ? share / (1 + share) : share;
}

/// The view is to look at the shop before anything is learned of it.
PairingView& looking_at(PairingView& view, const std::string& shop,
                        SoughtIn side) {
    view.look_at(shop, side);
    return view;
}

} // namespace

PairedShop::PairedShop(PairingView& view, const SuggestRequest& request,
                       const std::string& shop, SoughtIn side)
    : m_view(looking_at(view, shop, side)), m_side(side),
      m_identifier(view.identity().identifier.value_or(Identifier::sku)),
      m_rules(rules_of(request, shop, m_identifier)),
      m_judge(numbers(), other_than(m_identifier)),
      m_live(view.live_variants()) {}

/// A shop that associate has learned nothing of is learned of now.
EvidenceNumbers PairedShop::numbers() {
    auto known = m_view.learned();
    return known ? *std::move(known) : learn();
}

EvidenceNumbers PairedShop::learn() {
    EvidenceLearner learner{shipped_shares()};
    m_view.automatic_links(
        [&](ComparedVariant& child, ComparedVariant& catalog) {
            clear_placeholders(child);
            clear_placeholders(catalog);
            learner.look({child.row(), catalog.row()});
        });
    learner.end_looking();
    m_view.automatic_links(
        [&](ComparedVariant& child, ComparedVariant& catalog) {
            clear_placeholders(child);
            clear_placeholders(catalog);
            learner.count({child.row(), catalog.row(),
                           company_of(child, catalog, Link::is_there)});
        });
    return learner.learn();
}

void PairedShop::clear_placeholders(ComparedVariant& variant) const {
    if (m_rules.is_placeholder(variant.key)) {
        variant.key.clear();
        variant.near.clear();
    }
    if (m_rules.is_other_placeholder(variant.other_key)) {
        variant.other_key.clear();
        variant.other_near.clear();
    }
}

Company PairedShop::company_of(const ComparedVariant& child,
                               const ComparedVariant& catalog, Link link) {
    if (child.product_id != m_product) {
        m_view.links_of_product(child.product_id, m_links);
        m_product = child.product_id;
        m_company = {};
        for (const auto& one : m_links) {
            m_company.links += one.links;
            m_company.most = std::max(m_company.most, one.links);
        }
    }
    auto company = m_company;
    const auto along =
        std::lower_bound(m_links.begin(), m_links.end(), catalog.product_id,
                         [](const ProductLinks& one, std::int64_t product) {
                             return one.catalog_product < product;
                         });
    if (along != m_links.end() &&
        along->catalog_product == catalog.product_id) {
        company.along = along->links;
    }
    if (link == Link::would_be) {
        ++company.links;
        ++company.along;
        company.most = std::max(company.most, company.along);
    }
    return company;
}

const std::vector<ComparedVariant>&
PairedShop::candidates_of(ComparedVariant& variant) {
    clear_placeholders(variant);
    m_left_out = m_view.candidates(
        variant,
        m_side == SoughtIn::catalog ? m_judge.texts_of(variant.row())
                                    : m_judge.texts_of_catalog(variant.row()),
        m_found);
    for (auto& one : m_found) {
        clear_placeholders(one);
    }
    return m_found;
}

std::vector<WeighedCandidate>
PairedShop::weigh(const ComparedVariant& child,
                  const std::vector<ComparedVariant>& catalog) {
    std::vector<Candidate> candidates;
    candidates.reserve(catalog.size());
    for (const auto& one : catalog) {
        candidates.push_back(
            {one.row(), company_of(child, one, Link::would_be)});
    }
    auto weighed = m_judge.weigh_candidates(child.row(), candidates, m_live);
    std::erase_if(weighed, [&](const WeighedCandidate& one) {
        return catalog[one.place].only_shares_words &&
               one.share < least_share_by_words;
    });
    order_alike(child, catalog, m_identifier, weighed);
    return weighed;
}

std::vector<WeighedCandidate>
PairedShop::weigh_children(const std::vector<ComparedVariant>& children,
                           const ComparedVariant& catalog) {
    std::vector<WeighedCandidate> weighed;
    for (std::size_t place = 0; place < children.size(); ++place) {
        const auto& child = children[place];
        const Candidate candidate{catalog.row(),
                                  company_of(child, catalog, Link::would_be)};
        auto one =
            m_judge.weigh_candidates(child.row(), {&candidate, 1}, m_live)
                .front();
        if (const auto likeliest = m_view.likeliest_of(child.id)) {
            one.share = share_beside(*likeliest, one.weight);
        }
        weighed.push_back({place, weight_of_share(one.share), one.share});
    }
    std::stable_sort(
        weighed.begin(), weighed.end(),
        [](const WeighedCandidate& left, const WeighedCandidate& right) {
            return left.share > right.share;
        });
    return weighed;
}

Candidacy PairedShop::describe(const ComparedVariant& child,
                               const ComparedVariant& catalog,
                               const ComparedVariant& shown,
                               const WeighedCandidate& weighed) {
    const Candidate candidate{catalog.row(),
                              company_of(child, catalog, Link::would_be)};
    return {known_as(shown),
            fit_of(child, catalog, m_identifier),
            m_judge.explain_candidate(child.row(), candidate, m_live),
            weighed.share,
            weight_of_share(weighed.share),
            0};
}

const std::vector<RivalVariant>&
PairedShop::rivals_of(ComparedVariant& variant) {
    clear_placeholders(variant);
    m_rivals.clear();
    if (!variant.key.empty()) {
        m_view.rivals(variant, m_rivals);
    }
    return m_rivals;
}

Millibits PairedShop::weigh_link(ComparedVariant& child,
                                 const ComparedVariant& catalog) {
    clear_placeholders(child);
    return m_judge.weigh({child.row(), catalog.row(),
                          company_of(child, catalog, Link::is_there)},
                         OtherIdentifier::counts);
}

MatchingRules rules_of(const SuggestRequest& request, const std::string& shop,
                       Identifier identifier) {
    const auto& all = request.children;
    const auto found =
        std::find_if(all.begin(), all.end(),
                     [&](const ChildRules& one) { return one.shop == shop; });
    return {found != all.end() ? found->matching : request.matching,
            identifier};
}

ShopsToPair shops_of(const SuggestRequest& request, PairingView& view) {
    const auto identity = view.identity();
    const auto& known = identity.children;
    auto wanted = request.shops;
    if (wanted.empty()) {
        wanted = known;
        for (const auto& child : request.children) {
            wanted.push_back(child.shop);
        }
        std::erase(wanted, identity.primary);
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    ShopsToPair shops;
    for (auto& name : wanted) {
        const bool is_configured = std::any_of(
            request.children.begin(), request.children.end(),
            [&](const ChildRules& child) { return child.shop == name; });
        const bool is_known =
            std::find(known.begin(), known.end(), name) != known.end();
        const bool is_unread = (is_configured || is_known) &&
                               !identity.has_read(name) &&
                               name != identity.primary;
        (is_unread ? shops.never_read : shops.read).push_back(std::move(name));
    }
    return shops;
}

std::size_t count_to_name(const std::vector<WeighedCandidate>& weighed) {
    constexpr Millibits a_thousandth = 10'000;
    std::size_t count = 0;
    while (count < std::min(weighed.size(), most_named) &&
           weighed[count].weight + a_thousandth >= weighed[0].weight) {
        ++count;
    }
    return count;
}

KnownAs known_as(const ComparedVariant& variant) {
    return {variant.product_id,    variant.id,
            variant.product_title, option_texts(variant.options, variant.title),
            variant.sku,           variant.barcode,
            variant.status,        variant.vendor,
            variant.product_type,  variant.image_url,
            variant.price};
}

} // namespace hwsync
