#include "catalog/sqlite/verify/links/staged_evidence.hpp"

#include "base/packing.hpp"

#include <utility>

namespace hwsync::sqlite {

StagedEvidence::StagedEvidence(std::filesystem::path folder,
                               Identifier identifier)
    : m_folder(std::move(folder)), m_identifier(identifier),
      m_catalog(m_folder) {}

void StagedEvidence::add(const StoredRows& catalog) {
    const auto row = catalog.evidence(m_identifier);
    auto& features = m_link.features.catalog.variant;
    m_features.read_variant(row, features);
    m_packed.clear();
    Packer packer{m_packed};
    packer.number(catalog.product_id())
        .text(row.other_key)
        .number(features.other_key)
        .number(features.other_near)
        .number(features.price);
    for (const auto option : features.options) {
        packer.number(option);
    }
    m_catalog.add(row.id, m_packed);
}

void StagedEvidence::begin_shop(const MatchingConfig& matching) {
    m_rules.emplace(matching, m_identifier);
    m_links.emplace(m_folder);
}

void StagedEvidence::add_link(const StoredRows& child) {
    const auto target = child.linked_to() == 0
                            ? std::nullopt
                            : m_catalog.find(child.linked_to());
    if (!target) {
        return;
    }
    const auto row = child.evidence(m_identifier);
    auto& features = m_link.features;
    Unpacker unpacker{*target};
    features.child_product = child.product_id();
    features.catalog_product = unpacker.number<std::int64_t>();
    features.catalog_variant = child.linked_to();
    m_link.other = child.other_identifier();
    m_features.read_variant(row, features.child.variant);
    const auto catalog_key = unpacker.text();
    auto& catalog = features.catalog.variant;
    catalog.other_key = unpacker.number<std::uint64_t>();
    catalog.other_near = unpacker.number<std::uint64_t>();
    catalog.price = unpacker.number<double>();
    catalog.options.clear();
    while (!unpacker.is_at_end()) {
        catalog.options.push_back(unpacker.number<std::uint64_t>());
    }
    const bool is_none = is_placeholder(row.other_key);
    if (is_none) {
        features.child.variant.other_key = 0;
        features.child.variant.other_near = 0;
    }
    if (catalog_key == row.other_key ? is_none : is_placeholder(catalog_key)) {
        catalog.other_key = 0;
        catalog.other_near = 0;
    }
    m_links->add(m_link, row.id);
}

} // namespace hwsync::sqlite
