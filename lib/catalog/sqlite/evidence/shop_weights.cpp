#include "catalog/sqlite/evidence/shop_weights.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// A variant's columns, then its product's.
std::string columns_of(Identifier identifier) {
    return variant_columns("v", identifier) +
           ", p.id, p.handle, p.title, p.vendor, p.product_type";
}

/// Adds to `left_out`.
std::vector<std::int64_t> chosen_of(const IndexedVariants& variants,
                                    std::span<const std::uint64_t> options,
                                    std::span<const std::int64_t> known,
                                    std::uint64_t& left_out) {
    auto chosen = variants.index().choose(options, known);
    left_out += chosen.left_out + variants.not_kept();
    return std::move(chosen.ids);
}

} // namespace

ShopWeights::ShopWeights(const Connection& connection, const WeighedShop& shop,
                         EvidenceNumbers numbers)
    : m_rules(shop.rules), m_weigher(connection, shop, std::move(numbers)),
      m_products({connection, connection}, shop),
      m_child(connection.prepare(
          fmt::format("SELECT {} FROM shop_variant AS v JOIN shop_product AS p"
                      " ON p.shop = v.shop AND p.id = v.product_id"
                      " WHERE v.shop = ?1 AND v.id = ?2",
                      columns_of(shop.identifier)))),
      m_catalog(connection.prepare(
          fmt::format("SELECT {} FROM variant AS v JOIN product AS p"
                      " ON p.id = v.product_id"
                      " WHERE v.id = ?1 AND v.deleted_at IS NULL",
                      columns_of(shop.identifier)))),
      m_company(connection.prepare(
          "SELECT DISTINCT t.product_id"
          " FROM shop_variant AS w INDEXED BY shop_variant_by_product"
          " CROSS JOIN link AS l ON l.shop = w.shop AND l.variant_id = w.id"
          " CROSS JOIN variant AS t ON t.id = l.catalog_variant_id"
          " WHERE w.shop = ?1 AND w.product_id = ?2 ORDER BY 1")),
      m_variants(connection.prepare(variants_of_catalog_product)),
      m_by_title(most_of_title), m_rare_words(connection),
      m_live_variants(live_rows(connection, {}, RecordKind::variant)) {
    m_child.bind(1, shop.shop);
    m_company.bind(1, shop.shop);
}

std::optional<Evidence> ShopWeights::of_link(std::int64_t product,
                                             std::int64_t variant) {
    m_products.begin_at(product);
    while (m_products.next()) {
        for (const auto& link : m_products.links()) {
            if (link.rows.child.id == variant) {
                return m_weigher.explain(link);
            }
        }
    }
    return std::nullopt;
}

std::vector<WeighedPair>
ShopWeights::of_candidates(std::int64_t product, std::int64_t variant,
                           std::span<const std::int64_t> ids,
                           const IsWanted& is_wanted) {
    m_texts.clear();
    m_child.reset();
    m_child.bind(2, variant);
    if (!m_child.step()) {
        return {};
    }
    const auto child = read_variant(m_child, read_product(m_child, 6, m_texts),
                                    m_rules, m_texts);
    const auto all = candidates(product, ids);
    std::vector<WeighedPair> weighed;
    auto& judge = m_weigher.judge();
    for (const auto& one :
         judge.weigh_candidates(child, all, m_live_variants)) {
        const auto& candidate = all[one.place];
        if (!is_wanted(candidate.catalog.id, one.share)) {
            continue;
        }
        weighed.push_back(
            {candidate.catalog.id,
             judge.explain_candidate(child, candidate, m_live_variants),
             one.share, likeness_of(child, candidate.catalog)});
    }
    return weighed;
}

void ShopWeights::look_at_company(std::int64_t product) {
    if (product != m_company_of) {
        m_company_of = product;
        m_company.reset();
        m_company.bind(2, product);
        m_by_company.look_at(ids_of(m_company), m_variants);
    }
}

FoundByProducts
ShopWeights::by_products(const OfProduct& child,
                         const std::vector<std::int64_t>& titled,
                         std::span<const std::int64_t> known) {
    m_texts.clear();
    m_child.reset();
    m_child.bind(2, child.variant);
    if (!m_child.step()) {
        return {};
    }
    const auto texts = m_weigher.judge().texts_of(read_variant(
        m_child, read_product(m_child, 6, m_texts), m_rules, m_texts));
    look_at_company(child.product);
    m_by_title.look_at(titled, m_variants);
    FoundByProducts found;
    found.by_company =
        chosen_of(m_by_company, texts.options, known, found.left_out);
    std::vector<std::int64_t> known_or_company;
    std::ranges::set_union(known, m_by_company.index().ids(),
                           std::back_inserter(known_or_company));
    found.by_title =
        chosen_of(m_by_title, texts.options, known_or_company, found.left_out);
    std::vector<std::int64_t> expected;
    std::ranges::set_union(m_by_company.products(), titled,
                           std::back_inserter(expected));
    found.by_words = m_rare_words.variants_with(
        {texts.title_words, texts.options, known, expected});
    return found;
}

std::vector<Candidate>
ShopWeights::candidates(std::int64_t product,
                        std::span<const std::int64_t> ids) {
    std::vector<Candidate> all;
    for (const auto id : ids) {
        m_catalog.reset();
        m_catalog.bind(1, id);
        if (m_catalog.step()) {
            all.push_back(
                {read_variant(m_catalog, read_product(m_catalog, 6, m_texts),
                              m_rules, m_texts),
                 {}});
        }
    }
    add_companies(product, all);
    return all;
}

/// Counts as if the child's variant were linked to each candidate.
void ShopWeights::add_companies(std::int64_t product,
                                std::vector<Candidate>& all) {
    std::map<std::int64_t, std::uint32_t> links;
    std::uint32_t count = 0;
    m_products.begin_at(product);
    while (m_products.next()) {
        for (const auto& link : m_products.links()) {
            ++links[link.rows.catalog.product.id];
            ++count;
        }
    }
    std::uint32_t most = 0;
    for (const auto& [id, leading] : links) {
        most = std::max(most, leading);
    }
    for (auto& candidate : all) {
        const auto along = links[candidate.catalog.product.id] + 1;
        candidate.company = {count + 1, along, std::max(most, along)};
    }
}

} // namespace hwsync::sqlite
