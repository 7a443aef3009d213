#pragma once

#include "brands/random.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace brands {

enum class Language { english, german, french, japanese };

/// A word in the four languages.
using Word = std::array<std::string_view, 4>;

struct Noun {
    Word word;
    Word type;
    int price = 0; ///< of the usual one, in whole units
};

std::span<const Word> adjectives();
std::span<const Word> colours();
/// What a kind of brand sells; there are eight kinds.
std::span<const Noun> nouns(std::size_t kind);

inline std::string_view in(const Word& word, Language language) {
    return word[static_cast<std::size_t>(language)];
}

/// A name that nobody has: "Talvero".
std::string made_up_name(Random& random);

} // namespace brands
