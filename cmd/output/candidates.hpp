#pragma once

#include "output/json_writer.hpp"

#include <hwsync/suggest.hpp>

#include <string>
#include <vector>

/// The product's title and the variant's options, e.g. `Tee / M / Red`.
std::string title_of(const hwsync::KnownAs& variant);

/// The same with SKU and barcode, safe to show on a terminal.
std::string name_of(const hwsync::KnownAs& variant);

/// The options alone, e.g. `M / Red`.
std::string options_of(const hwsync::KnownAs& variant);

/// What speaks for a candidate, then what speaks against it.
std::string why_of(const hwsync::Candidacy& candidate);

/// All candidates but the first, and how many more there are, in one cell.
std::string others_of(const std::vector<hwsync::Candidacy>& candidates,
                      std::uint64_t more);

/// title, options, sku, barcode, status.
void write_known_as(JsonWriter& json, const hwsync::KnownAs& variant);

/// The list of candidates and the number of those that are not in it. The names
/// of their ids begin with `prefix`.
void write_candidates(JsonWriter& json, const std::string& prefix,
                      const std::vector<hwsync::Candidacy>& candidates,
                      std::uint64_t more);
