#pragma once

#include "model/evidence/rows.hpp"
#include "model/evidence/vocabulary.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hwsync {

/// A word of a title, and what it says to have it in common.
struct TitleWord {
    std::uint64_t number = 0;
    std::uint32_t weight = 0;
};

/// What is compared of a product: numbers for folded texts, 0 for none.
struct ProductFeatures {
    std::uint64_t handle = 0;
    std::uint64_t title = 0;
    std::uint64_t vendor = 0;
    std::uint64_t product_type = 0;
    std::vector<TitleWord> words; ///< each once, rising
    /// Of a child's product: see Vocabulary::namesake_of().
    std::uint64_t namesake = 0;
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

/// Makes features of one side's rows. What it made of a product it keeps for
/// the rows that follow, since neighbours share theirs: the rows of an id must
/// stay the same while the reader lives.
class FeatureReader {
public:
    enum class Side : std::uint8_t { child, catalog };

    /// The vocabulary must outlive the reader.
    FeatureReader(Side side, const Vocabulary& vocabulary);

    /// Valid until the next call.
    const Features& read(const VariantRow& row);

private:
    struct Slot {
        std::int64_t id = 0;
        std::shared_ptr<const ProductFeatures> product;
    };

    std::uint64_t number_of(std::string_view text);
    const std::shared_ptr<const ProductFeatures>&
    product(const ProductRow& row);

    Side m_side;
    const Vocabulary* m_vocabulary;
    std::vector<Slot> m_slots;
    Features m_features;
    std::int64_t m_read = 0;            ///< the variant that they are of
    std::string m_folded;               ///< kept for its memory
    std::vector<std::uint64_t> m_words; ///< likewise
};

/// Gives words their weights, those of a child their translations first.
void weigh_words(FeatureReader::Side side, const Vocabulary& vocabulary,
                 std::vector<std::uint64_t>& numbers,
                 std::vector<TitleWord>& words);

/// The sum of the numbers of a variant's option values: a number for all.
std::uint64_t options_number(const VariantFeatures& variant) noexcept;

} // namespace hwsync
