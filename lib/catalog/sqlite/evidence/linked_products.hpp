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

/// Which links of a child shop are weighed, and what does not count as an
/// identifier there.
struct WeighedShop {
    std::int64_t shop = 0; ///< its number
    Identifier identifier = Identifier::sku;
    const MatchingRules& rules;      ///< must outlive what is made with it
    std::string_view links = "link"; ///< the table of the links
};

/// Walks the links of a child's live variants to live catalog variants: one of
/// the child's products after another in the order of their ids, the variants
/// of each in the order of theirs.
class LinkedProducts {
public:
    LinkedProducts(const Connection& connection, const WeighedShop& shop);

    /// Keeps what the first walk through all products reads, in `folder`; later
    /// walks through all products read that.
    void keep(std::filesystem::path folder);

    /// Starts a walk through all products.
    void begin();
    /// Starts a walk through this product only.
    void begin_at(std::int64_t product);

    /// Goes to the next product with a link; false if there is none.
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
    IdMap<std::size_t> m_places;   ///< in m_targets, if these are many
};

} // namespace hwsync::sqlite
