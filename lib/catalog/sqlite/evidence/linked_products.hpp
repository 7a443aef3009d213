#pragma once

#include "base/id_map.hpp"
#include "base/text_arena.hpp"
#include "catalog/sqlite/evidence/kept_products.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/rows.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Which links of which child shop are weighed, and what counts as no
/// identifier there.
struct WeighedShop {
    std::int64_t shop = 0; ///< its number
    Identifier identifier = Identifier::sku;
    const MatchingRules& rules;      ///< must outlive what is made with it
    std::string_view links = "link"; ///< the table of the links
};

/// Walks the links of a child's live variants to live catalog variants, one of
/// the child's products after another by their ids, variants by theirs.
class LinkedProducts {
public:
    LinkedProducts(const Connection& connection, const WeighedShop& shop);

    /// Keeps what the first walk from the first product on reads, in `folder`:
    /// all later ones walk that.
    void keep(std::filesystem::path folder);

    /// From the first product on.
    void begin();
    /// Only this product.
    void begin_at(std::int64_t product);

    /// Whether there is another product with a link.
    bool next();
    /// The links of that product. Texts are valid until the next call.
    std::span<const LinkToWeigh> links() const noexcept { return m_links; }

private:
    struct Target {
        ProductRow product;
        std::uint32_t links = 0;
    };

    enum class Walk : std::uint8_t { read, keep, kept };

    void begin(Statement& rows);
    bool gather();
    void add_row(const ProductRow& child);
    void add_companies();
    Target& target(std::int64_t product);
    ProductRow read(Statement& statement, std::int64_t id);

    std::int64_t m_shop;
    const MatchingRules& m_rules;
    Statement m_all;
    Statement m_one;
    Statement m_child_product;
    Statement m_catalog_product;
    Statement* m_rows = nullptr;
    bool m_has_row = false;
    std::optional<KeptProducts> m_kept;
    bool m_has_all_kept = false;
    Walk m_walk = Walk::read;
    TextArena m_texts;
    std::vector<LinkToWeigh> m_links;
    std::vector<Target> m_targets; ///< the catalog's products of these links
    IdMap<std::size_t> m_places;   ///< in m_targets, where they are many
};

} // namespace hwsync::sqlite
