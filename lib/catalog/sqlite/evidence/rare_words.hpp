#pragma once

#include "catalog/found_by_words.hpp"
#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A word that more products than this have in their titles is not rare.
constexpr std::uint32_t most_with_rare_word = 64;

/// Updates table rare_word to the present products: it is rebuilt if many have
/// changed since; otherwise the changed ones are added. `run` is the caller's,
/// whose transaction this belongs to.
void keep_rare_words(Connection& connection, std::int64_t run);

/// Whether the table knows all products as they are now.
bool rare_words_are_current(const Connection& connection);

/// What catalog variants are sought for.
struct SoughtByWords {
    std::span<const std::uint64_t> words;   ///< see word_numbers()
    std::span<const std::uint64_t> options; ///< see option_numbers()
    /// What is found otherwise, in rising order, and not returned.
    std::span<const std::int64_t> known;
    /// Products whose variants are not sought, in rising order.
    std::span<const std::int64_t> known_products = {};
};

/// Finds catalog variants by rare words of their products' titles.
class RareWords {
public:
    explicit RareWords(const Connection& connection);

    /// The live variants of the products that have the most and the rarest of
    /// the words: at most 400 variants of 20 products. Where there are more
    /// variants, those that share most option values are preferred.
    FoundByWords variants_with(const SoughtByWords& sought);

    /// A list of products that includes all those with all words of a title, in
    /// rising order; nothing if each word is too common to tell. Only for a
    /// table that is current.
    std::optional<std::vector<std::int64_t>>
    products_with_all_of(std::string_view title);

private:
    std::optional<std::vector<std::int64_t>> products_with(std::uint64_t word);
    std::vector<std::int64_t>
    best_products(std::span<const std::uint64_t> words);
    void look_up(const SoughtByWords& sought);

    Statement m_products;
    std::vector<std::uint64_t> m_words;         ///< that m_found is for
    std::vector<std::int64_t> m_known_products; ///< likewise
    Statement m_variants;
    IndexedVariants m_found; ///< those of the best products first
};

/// How many bytes of the catalog's file the table took when it was last
/// updated; nothing if SQLite was built without the means to tell.
std::optional<std::uint64_t> bytes_of_rare_words(const Connection& connection);

} // namespace hwsync::sqlite
