#pragma once

#include "catalog/link_editing.hpp"
#include "jobs/link_rows.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace hwsync {

/// Holds the identifier that a row says `of_whom`, such as "variant 5", against
/// the one that is known; an empty one says nothing. A spreadsheet takes off
/// leading zeros and apostrophes: near is enough. Throws Error(input).
void check_said(Identifier identifier, const std::string& said,
                const std::string& known, std::string_view of_whom);

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
