#pragma once

#include <hwsync/identifier.hpp>
#include <hwsync/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// `12.3%` of a share from 0 to 1, with so many decimals; `<0.1%` and `99.9%`
/// for what is neither nothing nor all but would look like it; `-` for none.
std::string share_text(std::optional<double> share, int decimals);

/// `name`, then the text from a column on, in lines of at most 80 columns.
/// Control and bidi characters are shown as \u{...}.
std::string labelled(std::string_view name, std::string_view text,
                     std::size_t column);
