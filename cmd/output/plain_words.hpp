#pragma once

#include <hwsync/identifier.hpp>
#include <hwsync/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Words and numbers as people say them.

/// `5 minutes`, rounded down to the largest unit; `a moment` below a second.
std::string span_of(hwsync::Duration span);

/// `5 minutes ago`.
std::string ago(hwsync::Time then, hwsync::Time now);

/// `SKU` or `barcode`.
std::string_view name_of(hwsync::Identifier identifier);

/// `12.3 MB`.
std::string size_text(std::uint64_t bytes);

/// `1 variant`, `1,234 variants`.
std::string counted(std::uint64_t count, std::string_view what);

/// `name`, then the text from a column on, in lines of at most 80 columns.
/// Control and bidi characters are shown as \u{...}.
std::string labelled(std::string_view name, std::string_view text,
                     std::size_t column);
