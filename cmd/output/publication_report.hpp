#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/config.hpp>
#include <hwsync/status.hpp>
#include <hwsync/time.hpp>

#include <cstddef>
#include <vector>

/// What is known of a catalog's publications, as a JSON array.
void write_publications(
    JsonWriter& json,
    const std::vector<hwsync::PublicationStatus>& publications);

/// The same for people, a line each; their texts begin at `column`.
void write_publications(
    Output& output, const std::vector<hwsync::PublicationStatus>& publications,
    hwsync::Time now, std::size_t column);

/// Whether runs should have been published, and have not been for too long.
bool is_overdue(const std::vector<hwsync::PublicationStatus>& publications,
                const hwsync::Config& config, hwsync::Time now);
