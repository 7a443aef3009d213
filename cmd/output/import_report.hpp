#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/import.hpp>

#include <string_view>

/// What an import did, as the JSON object of its command.
void write_import(JsonWriter& json, std::string_view command,
                  const hwsync::ImportResult& result);

/// The same for people.
void write_import(Output& output, const hwsync::ImportResult& result);
