#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A word that more products than this have in their titles is not rare.
constexpr std::uint32_t most_with_rare_word = 64;

/// Brings table rare_word up to the products as they are: all anew where many
/// have changed since, else by those that have. `run` is the caller's, in its
/// transaction.
void keep_rare_words(Connection& connection, std::int64_t run);

/// Whether the table knows all products as they are.
bool rare_words_are_current(const Connection& connection);

/// Finds catalog variants by rare words of their products' titles.
class RareWords {
public:
    explicit RareWords(const Connection& connection);

    /// The live ones of the products that have the most and the rarest of these
    /// words, of 20 products and 400 variants at most; rising. `words` are
    /// numbers, see word_numbers(). Valid until the next call.
    const std::vector<std::int64_t>&
    variants_with(std::span<const std::uint64_t> words);

    /// What products with all words of a title are among, rising; nothing where
    /// each word is too common to tell. For a table that is current.
    std::optional<std::vector<std::int64_t>>
    products_with_all_of(std::string_view title);

private:
    std::optional<std::vector<std::int64_t>> products_with(std::uint64_t word);
    std::vector<std::int64_t>
    best_products(std::span<const std::uint64_t> words);

    Statement m_products;
    Statement m_variants;
    std::vector<std::uint64_t> m_words; ///< that m_found is for
    std::vector<std::int64_t> m_found;
};

/// How many bytes of the catalog's file the table takes; nothing where SQLite
/// was built without the means to tell.
std::optional<std::uint64_t> bytes_of_rare_words(const Connection& connection);

} // namespace hwsync::sqlite
