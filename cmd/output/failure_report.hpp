#pragma once

#include "output/json_writer.hpp"

#include <hwsync/error.hpp>

#include <string>

/// By the order of exit codes; see worse_of().
bool is_worse(const hwsync::Error& error, const hwsync::Error& other);

/// The same error, saying which of several shops it is about.
hwsync::Error with_shop_name(const std::string& shop,
                             const hwsync::Error& error);

/// The member "error" of a JSON object.
void write_error(JsonWriter& json, const hwsync::Error& error);
