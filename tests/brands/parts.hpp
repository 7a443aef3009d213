#pragma once

#include "brands/brand.hpp"
#include "brands/lexicon.hpp"
#include "brands/random.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace brands {

/// What a product's title is made of, so that a child can say it otherwise.
struct TitleParts {
    const Word* adjective = nullptr;
    const Noun* noun = nullptr;
    std::string name;
    std::string number;           ///< a model's: "X240"
    const Word* colour = nullptr; ///< where each colour is a product
};

/// A primary shop with what its texts were made of.
struct Assortment {
    Shop shop;
    std::vector<TitleParts> titles;                ///< by product
    std::vector<std::vector<const Word*>> colours; ///< by variant; null: none
};

Assortment make_assortment(std::size_t variants, std::uint64_t seed);

std::string title_of(const TitleParts& parts, Language language);
std::string handle_of(std::string_view title);
/// A number with GS1's check digit, which says nothing of whose it is.
std::string gtin_of(std::uint64_t number);

} // namespace brands
