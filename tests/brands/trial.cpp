#include "brands/trial.hpp"

#include "model/evidence/learner.hpp"

#include <algorithm>
#include <map>

namespace brands {

using hwsync::OtherIdentifier;

Rows::Rows(const Brand& brand) {
    fill(brand.child, m_child);
    fill(brand.primary, m_primary);
}

const std::string& Rows::keep(std::string text) {
    m_texts.push_back(std::make_unique<std::string>(std::move(text)));
    return *m_texts.back();
}

void Rows::fill(const Shop& shop, std::vector<hwsync::VariantRow>& rows) {
    for (const auto& variant : shop.variants) {
        const auto& product = shop.products[variant.product];
        std::string title;
        for (const auto& value : variant.values) {
            title += title.empty() ? value : " / " + value;
        }
        hwsync::VariantRow row;
        row.id = variant.id;
        row.product = {product.id, product.handle, product.title,
                       product.vendor, product.product_type};
        row.title = keep(title.empty() ? "Default Title" : std::move(title));
        row.other_key = variant.barcode;
        row.price = static_cast<double>(variant.cents) / 100;
        rows.push_back(row);
    }
}

Trial::Trial(const Brand& brand)
    : m_brand(brand), m_rows(brand), m_links(links_of(brand)),
      m_link_of_child(brand.child.variants.size(), no_partner),
      m_linked(brand.primary.variants.size()) {
    std::map<std::size_t, std::map<std::size_t, std::uint32_t>> companies;
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        const auto [child, catalog] = m_links[i];
        m_link_of_child[child] = i;
        m_linked[catalog].push_back(m_rows.child()[child]);
        ++companies[brand.child.variants[child].product]
                   [brand.primary.variants[catalog].product];
    }
    std::vector<std::size_t> sizes(brand.primary.products.size());
    for (const auto& variant : brand.primary.variants) {
        ++sizes[variant.product];
    }
    for (const auto& [child, catalog] : m_links) {
        auto& company = companies[brand.child.variants[child].product];
        hwsync::Company found;
        bool are_whole = company.size() > 1;
        for (const auto& [product, links] : company) {
            found.links += links;
            found.most = std::max(found.most, links);
            are_whole = are_whole && links == sizes[product];
        }
        found.joined =
            are_whole ? static_cast<std::uint32_t>(company.size()) : 0;
        found.along = company[brand.primary.variants[catalog].product];
        m_companies.push_back(found);
    }
    learn();
    judge();
}

hwsync::RowPair Trial::pair(const Link& link) const {
    const auto place = m_link_of_child[link.child];
    return {m_rows.child()[link.child], m_rows.primary()[link.catalog],
            place == no_partner ? hwsync::Company{} : m_companies[place]};
}

void Trial::learn() {
    hwsync::EvidenceLearner learner{hwsync::shipped_shares()};
    hwsync::FeatureReader reader;
    hwsync::CatalogNames names;
    for (const auto& product : m_brand.primary.products) {
        const auto known = reader.read_name(product.handle, product.title);
        names.add(known.handle, known.name);
    }
    names.sort();
    learner.know(std::move(names));
    for (const auto& link : m_links) {
        learner.look(pair(link));
    }
    learner.end_looking();
    for (const auto& link : m_links) {
        learner.count(pair(link));
    }
    m_numbers = learner.learn();
}

std::pair<std::size_t, std::span<const hwsync::VariantRow>>
Trial::product_of(std::size_t catalog) const {
    const auto& variants = m_brand.primary.variants;
    const auto product = variants[catalog].product;
    auto begin = catalog;
    while (begin > 0 && variants[begin - 1].product == product) {
        --begin;
    }
    auto end = catalog;
    while (end < variants.size() && variants[end].product == product) {
        ++end;
    }
    return {begin, std::span{m_rows.primary()}.subspan(begin, end - begin)};
}

void Trial::judge() {
    hwsync::EvidenceJudge judge{m_numbers, hwsync::Identifier::barcode};
    for (const auto& link : m_links) {
        const auto rows = pair(link);
        JudgedLink judged{link, m_brand.partners[link.child] == link.catalog,
                          judge.weigh(rows, OtherIdentifier::counts), false, 0};
        judged.is_suspect = judged.weight <= -2000;
        if (judge.glance_at(rows, OtherIdentifier::counts)
                .may_have_likelier_sibling) {
            const auto [begin, variants] = product_of(link.catalog);
            const auto likelier = judge.likelier_sibling(
                rows, judge.product(variants),
                [&, first = begin](std::size_t place) {
                    return linked_to(first + place);
                },
                OtherIdentifier::counts);
            if (likelier) {
                judged.is_suspect = true;
                judged.exchanged_with = likelier->exchanged_with;
            }
        }
        m_judged.push_back(judged);
    }
}

std::vector<const JudgedLink*> Trial::suspects() const {
    std::vector<const JudgedLink*> found;
    for (const auto& link : m_judged) {
        if (link.is_suspect) {
            found.push_back(&link);
        }
    }
    return found;
}

} // namespace brands
