#pragma once

#include "model/record.hpp"

#include <string>
#include <string_view>

namespace hwsync {

/// Appends `value` to `bytes` in a form that holds its type and its length, so
/// that different rows never give the same bytes.
void append_encoded(const Value& value, std::string& bytes);

/// A record as bytes, for setting it aside in a spool.
void encode_record(const Record& record, std::string& bytes);

/// The record that encode_record() made these bytes of; its texts point into
/// them.
Record decode_record(std::string_view bytes);

} // namespace hwsync
