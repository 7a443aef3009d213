#pragma once

#include "catalog/link_editing.hpp"
#include "jobs/link_rows.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string>

namespace hwsync {

/// Holds a row of a table of links against what the catalog knows: one whose
/// cells contradict each other was shifted or half edited.
class LinkRowCheck {
public:
    LinkRowCheck(LinkEditing& links, Identifier identifier)
        : m_links(links), m_identifier(identifier) {}

    /// Of a row that links `variant` to a catalog variant. Throws Error(input).
    void check_addition(const LinkRow& row, ShopVariantId variant,
                        std::int64_t catalog_variant);
    /// Of a row that blocks `variant`: its identifier is the shop variant's, or
    /// that of what it is linked to. Throws Error(input).
    void check_removal(const LinkRow& row, ShopVariantId variant);

private:
    void check_variant(const LinkRow& row, ShopVariantId variant);
    void check_product(const LinkRow& row, std::int64_t catalog_variant);
    void check_identifier(std::int64_t catalog_variant,
                          const std::string& identifier);
    bool has_identifier(std::int64_t catalog_variant,
                        const std::string& identifier);

    LinkEditing& m_links;
    Identifier m_identifier;
};

} // namespace hwsync
