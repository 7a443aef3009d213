#pragma once

#include <hwsync/identifier.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What an identifier was probably meant to be, for a person to decide: looser
/// than a near form, never linked by, and never part of a key. It knows what
/// spreadsheets and people do: dashes and apostrophes of all kinds, characters
/// that nobody sees, `="..."`, `.0` at the end of a number, `&amp;`, digits of
/// other scripts, letters that look like Latin ones, lost leading zeros and
/// hyphens in numbers; of barcodes, ISBN-10, UPC-E and `(01)` before a GTIN-14.
/// Two are alike if their hints are equal. Empty if there is nothing to
/// compare.
///
/// Sources: Unicode Technical Standard #39 (confusables; the Greek and Cyrillic
/// letters alone), ISO 2108 (ISBN-10), GS1 General Specifications ("UPC-E",
/// "Application Identifiers").
std::string hint_of(std::string_view text, Identifier identifier);

/// The near forms that identifiers with this hint most often have, to look them
/// up by: that of the hint itself, of numbers those of other lengths and of
/// ISBN-10, and those of each with what a spreadsheet or a web page made of it.
std::vector<std::string> near_forms_of_hint(const std::string& hint,
                                            Identifier identifier);

} // namespace hwsync
