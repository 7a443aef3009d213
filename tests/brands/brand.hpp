#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace brands {

/// How a child's texts differ from its primary shop's.
enum class Likeness {
    same,      ///< but for what people mend, sell off or make anew
    edited,    ///< half of the titles, and 30 % of the barcodes gone
    translated ///< all of them, and 30 % of the barcodes gone
};

struct Product {
    std::int64_t id = 0;
    std::string handle;
    std::string title;
    std::string vendor;
    std::string product_type;
    std::vector<std::string> option_names;
};

struct Variant {
    std::int64_t id = 0;
    std::size_t product = 0; ///< place in Shop::products
    std::vector<std::string> values;
    std::string sku;
    std::string barcode;
    std::int64_t cents = 0;
};

struct Shop {
    std::vector<Product> products;
    std::vector<Variant> variants; ///< a product's side by side
};

constexpr std::size_t no_partner = SIZE_MAX;

/// A primary shop and a child, and which variants are the same thing.
struct Brand {
    Shop primary;
    Shop child;
    /// Of each variant of the child its place in the primary shop, or
    /// no_partner.
    std::vector<std::size_t> partners;
};

/// A brand that does not exist, the same one for the same arguments: about so
/// many variants. What it sells, how it names it and whether it has barcodes
/// depends on the seed; eight seeds in a row are eight kinds of brand.
Brand make_brand(std::size_t variants, Likeness likeness, std::uint64_t seed);

/// A link as the SKUs make it.
struct Link {
    std::size_t child;
    std::size_t catalog;
};

/// The links of those SKUs that exactly one variant of either side has, in the
/// order of the children's ids; placeholders link nothing.
std::vector<Link> links_of(const Brand& brand);

/// Whether a SKU or barcode is none.
bool is_placeholder(const std::string& identifier);

/// What goes wrong with the SKUs of a child. Each says which of its variants
/// have another's SKU now.
std::vector<std::size_t>
exchange_between_products(Brand& brand, std::size_t pairs, std::uint64_t seed);
std::vector<std::size_t>
exchange_within_products(Brand& brand, std::size_t pairs, std::uint64_t seed);
/// What slips: barcodes often stand beside the SKUs.
enum class Columns { sku, sku_and_barcode };

/// Moves the SKUs of that many of 100 variants, in blocks, on by one row.
std::vector<std::size_t> slip(Brand& brand, std::size_t percent,
                              std::uint64_t seed,
                              Columns columns = Columns::sku);
/// The same within each product alone.
std::vector<std::size_t> slip_within_products(Brand& brand, std::size_t percent,
                                              std::uint64_t seed,
                                              Columns columns = Columns::sku);
/// Two blocks of so many rows change places.
std::vector<std::size_t> paste_elsewhere(Brand& brand, std::size_t rows,
                                         std::uint64_t seed);

/// An export as Shopify writes it; SKUs and titles and all that evidence asks.
std::string export_of(const Shop& shop);
/// CSV with a header: each variant of the child and its true partner, empty for
/// none.
std::string truth_of(const Brand& brand);

} // namespace brands
