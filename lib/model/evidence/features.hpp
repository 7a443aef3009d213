#pragma once

#include "model/evidence/rows.hpp"
#include "model/evidence/vocabulary.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A word of a title, and what it says to have it in common.
struct TitleWord {
    std::uint64_t number = 0;
    std::uint32_t weight = 0;
};

/// What is compared of a product: numbers for folded texts, 0 for none.
struct ProductFeatures {
    std::int64_t id = 0;
    std::uint64_t handle = 0;
    std::uint64_t title = 0;
    std::uint64_t vendor = 0;
    std::uint64_t product_type = 0;
    std::vector<TitleWord> words; ///< each once, rising
    /// For the title's words in any order; 0 for no title. Of translated ones.
    std::uint64_t name = 0;
    /// Of a child's product, once it is translated: see
    /// Vocabulary::namesake_of().
    std::uint64_t namesake = 0;
};

/// What a product may be known by; 0 for what it has not.
struct ProductName {
    std::uint64_t handle = 0;
    std::uint64_t name = 0; ///< see name_number()
};

struct VariantFeatures {
    std::uint64_t other_key = 0;
    std::uint64_t other_near = 0;
    double price = 0;
    std::vector<std::uint64_t> options; ///< their values, rising
};

struct Features {
    std::shared_ptr<const ProductFeatures> product;
    VariantFeatures variant;
};

/// The features of a link's two variants, as a FeatureReader made them.
struct LinkFeatures {
    std::int64_t child_product = 0;
    std::int64_t catalog_product = 0;
    std::int64_t catalog_variant = 0;
    Features child;
    Features catalog;
    Company company;
};

/// Makes features of rows. They rest on the rows alone: words have no weight
/// yet, and a child's are its own. What was made of a product is kept for the
/// rows that follow, since neighbours share theirs: the rows of an id must stay
/// the same while the reader lives.
class FeatureReader {
public:
    FeatureReader();

    /// Valid until the next call.
    const Features& read(const VariantRow& row);
    void read(const VariantRow& row, Features& features);
    /// The handle and the name that a catalog product's features would have,
    /// made without them.
    ProductName read_name(std::string_view handle, std::string_view title);
    /// Leaves the row's product out.
    void read_variant(const VariantRow& row, VariantFeatures& features);
    /// Valid until the next call.
    const std::shared_ptr<const ProductFeatures>&
    read_product(const ProductRow& row);

private:
    struct Product {
        std::int64_t id = 0;
        std::shared_ptr<const ProductFeatures> features;
    };
    struct Options {
        std::uint64_t options = 0; ///< the numbers of the texts
        std::uint64_t title = 0;
        std::vector<std::uint64_t> values;
    };

    std::uint64_t number_of(std::string_view text);
    const std::vector<std::uint64_t>& options(const VariantRow& row);

    std::vector<Product> m_products;
    std::vector<Options> m_options;
    Features m_features;
    std::int64_t m_read = 0;            ///< the variant that they are of
    std::string m_folded;               ///< kept for its memory
    std::vector<std::uint64_t> m_words; ///< likewise
};

/// Puts features in the words of a shop's catalog: a child's are translated,
/// and those of titles get their weights.
class FeatureTranslator {
public:
    enum class Side : std::uint8_t { child, catalog };

    /// The vocabulary must outlive the translator.
    FeatureTranslator(Side side, const Vocabulary& vocabulary);

    /// Valid until the next call.
    const Features& translated(const Features& features);
    std::shared_ptr<const ProductFeatures>
    translated(const ProductFeatures& product) const;
    void translate(VariantFeatures& variant) const;

private:
    Side m_side;
    const Vocabulary* m_vocabulary;
    WordWeights m_weights;
    std::shared_ptr<const ProductFeatures> m_product; ///< translated last
    Features m_features;
};

/// A number for the words of a title, or for the title if it has none; for a
/// child's, after it is translated.
std::uint64_t name_number(const ProductFeatures& product) noexcept;

/// The sum of the numbers of a variant's option values: a number for all.
std::uint64_t options_number(const VariantFeatures& variant) noexcept;

} // namespace hwsync
