#pragma once

#include <cstdint>
#include <string>

namespace bench {

/// Appends varied HTML of about 1.4 KiB, as JSON text without its quotes.
void append_description(std::uint64_t seed, std::string& out);

/// A product's title, as JSON text without its quotes.
std::string title_of(std::uint64_t seed);

/// The digits with GS1's check digit behind them.
std::string gtin(std::string digits);

/// A time in UTC of one of three years, in quotes.
std::string time_of(std::uint64_t seed, int first_year);

} // namespace bench
