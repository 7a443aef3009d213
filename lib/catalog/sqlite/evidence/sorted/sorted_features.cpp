#include "catalog/sqlite/evidence/sorted/sorted_features.hpp"

namespace hwsync::sqlite {

SortedFeatures::SortedFeatures(const Connection& connection,
                               const WeighedShop& shop, SortedLinks& links)
    : m_reader(links), m_has_link(m_reader.next()),
      m_child_products(products_of(connection, shop)),
      m_catalog_products(products_of_catalog(connection)), m_live(connection) {}

bool SortedFeatures::next() {
    m_count = 0;
    m_companies.clear();
    m_targets.clear();
    m_places.clear();
    m_texts.clear();
    if (!m_has_link) {
        return false;
    }
    m_product = m_reader.child_product();
    while (m_has_link && m_reader.child_product() == m_product) {
        add();
        m_has_link = m_reader.next();
    }
    m_companies.conclude(
        [this](std::int64_t product) { return m_live.of(product); });
    const auto child =
        m_child.read_product(product_of(m_child_products, m_product, m_texts));
    for (std::size_t i = 0; i < m_count; ++i) {
        auto& features = m_links[i].features;
        features.child.product = child;
        features.catalog.product = m_targets[m_places[i]];
        features.company = m_companies.of(m_places[i]);
    }
    return true;
}

void SortedFeatures::add() {
    if (m_count == m_links.size()) {
        m_links.emplace_back();
    }
    auto& link = m_links[m_count++];
    m_reader.read(link);
    const auto product = link.features.catalog_product;
    const auto place = m_companies.add(product, link.features.catalog_variant);
    if (place == m_targets.size()) {
        m_targets.push_back(m_catalog.read_product(
            product_of(m_catalog_products, product, m_texts)));
    }
    m_places.push_back(place);
}

} // namespace hwsync::sqlite
