#pragma once

#include "output/json_writer.hpp"

#include <hwsync/error.hpp>

/// The member "error" of a JSON object.
void write_error(JsonWriter& json, const hwsync::Error& error);
