#include "model/evidence/level_words.hpp"

#include "model/evidence/levels.hpp"
#include "model/evidence/words.hpp"

#include <hwsync/text.hpp>

#include <fmt/format.h>

#include <array>

namespace hwsync {

namespace {

std::string other_words(std::uint8_t level, Identifier other) {
    constexpr std::array<std::string_view, 3> words{
        "the same", "nearly the same", "another"};
    return fmt::format("{} {}", words[level],
                       other == Identifier::sku ? "SKU" : "barcode");
}

std::string values_of(const VariantRow& row) {
    const auto texts = option_texts(row.options, row.title);
    return texts.empty()
               ? "no options"
               : fmt::format("'{}'", printable(fmt::format(
                                         "{}", fmt::join(texts, " / "))));
}

std::string options_words(std::uint8_t level, const RowPair& pair) {
    if (level == common_level::same) {
        return "the same options";
    }
    return fmt::format("{} here, {} there", values_of(pair.child),
                       values_of(pair.catalog));
}

std::string price_words(std::uint8_t level, const RowPair& pair) {
    if (level == common_level::same) {
        return "the price fits";
    }
    return fmt::format("the price is {}: {:.2f} here, {:.2f} there",
                       level == common_level::between ? "within a third"
                                                      : "another",
                       pair.child.price, pair.catalog.price);
}

std::string_view plain_words(Comparison comparison, std::uint8_t level) {
    constexpr std::array<std::string_view, 6> product{
        "the same handle",
        "the same title",
        "most words of the title in common",
        "some words of the title in common",
        "few words of the title in common",
        "no word of the title in common"};
    constexpr std::array<std::string_view, 3> maker{
        "the same vendor and product type", "one of vendor and product type",
        "neither vendor nor product type the same"};
    constexpr std::array<std::string_view, 2> company{
        "its product's other variants lead there too",
        "most variants of its product lead to another product"};
    constexpr std::array<std::string_view, 2> namesake{
        "no other catalog product has its handle or title",
        "another catalog product has its handle or title"};
    return comparison == Comparison::product    ? product[level]
           : comparison == Comparison::namesake ? namesake[level]
           : comparison == Comparison::maker    ? maker[level]
                                                : company[level];
}

} // namespace

std::string level_words(Comparison comparison, std::uint8_t level,
                        const RowPair& pair, Identifier other) {
    switch (comparison) {
    case Comparison::other_identifier:
        return other_words(level, other);
    case Comparison::options:
        return options_words(level, pair);
    case Comparison::price:
        return price_words(level, pair);
    default:
        return std::string{plain_words(comparison, level)};
    }
}

} // namespace hwsync
