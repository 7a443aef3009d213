#pragma once

#include "model/evidence/rows.hpp"

#include <hwsync/evidence.hpp>
#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string>

namespace hwsync {

/// A level in words, safe to show: "another barcode", "'M' here, 'S' there".
std::string level_words(Comparison comparison, std::uint8_t level,
                        const RowPair& pair, Identifier other);

} // namespace hwsync
