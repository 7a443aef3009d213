#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// `text` after Unicode's NFKC case folding. One that is no UTF-8 keeps its
/// bytes, with small ASCII letters.
void fold_text(std::string_view text, std::string& folded);

/// A number for a text, the same on every machine; 0 for the empty one alone.
std::uint64_t text_number(std::string_view text) noexcept;

/// The words of folded text as numbers, each once, in rising order. A word is
/// letters, marks and digits, with an apostrophe between letters and a point or
/// comma between digits, as Unicode Standard Annex 29 has it; scripts without
/// spaces give pieces of two characters.
void word_numbers(std::string_view folded, std::vector<std::uint64_t>& words);

/// The values of the options, folded, in rising order of their numbers.
/// "Default Title" is none. `title` is the variant's, used where `options`, the
/// JSON of selectedOptions, names no value.
void option_numbers(std::string_view options, std::string_view title,
                    std::vector<std::uint64_t>& values);

/// The same values as they are written, in their own order.
std::vector<std::string> option_texts(std::string_view options,
                                      std::string_view title);

} // namespace hwsync
