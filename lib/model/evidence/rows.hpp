#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace hwsync {

/// What evidence asks of a product. The texts are as they are stored, and
/// belong to the caller; what a shop does not say is empty.
struct ProductRow {
    std::int64_t id = 0;
    std::string_view handle;
    std::string_view title;
    std::string_view vendor;
    std::string_view product_type;
};

/// And of a variant.
struct VariantRow {
    std::int64_t id = 0;
    ProductRow product;
    std::string_view title;
    std::string_view options; ///< JSON of its selectedOptions
    /// The identifier that does not link, as its key and its near form; empty
    /// where there is none, or a placeholder. The near form may be left out
    /// where it is the key.
    std::string_view other_key;
    std::string_view other_near;
    double price = 0; ///< 0 where there is none
};

/// Where the links of a child's product lead: how many there are, how many of
/// them to the catalog product that this one leads to (itself counted), and how
/// many to the one that most of them lead to. All 0 where that is not known.
struct Company {
    std::uint32_t links = 0;
    std::uint32_t along = 0;
    std::uint32_t most = 0;
    /// How many catalog products the child's is made of: they are several, and
    /// all their variants are linked to by its own. Else 0.
    std::uint32_t joined = 0;
};

/// Whether the other identifier may speak of a link: not where the rule that
/// made it used it.
enum class OtherIdentifier : std::uint8_t { counts, was_used };

/// A child's variant beside a catalog variant.
struct RowPair {
    VariantRow child;
    VariantRow catalog;
    Company company = {};
};

/// The texts of a child's variant by which candidates are sought, as numbers of
/// the texts that the catalog has for them; rising.
struct SoughtTexts {
    std::vector<std::uint64_t> title_words;
    std::vector<std::uint64_t> options;
};

} // namespace hwsync
