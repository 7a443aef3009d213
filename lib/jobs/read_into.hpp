#pragma once

#include "catalog/catalog.hpp"
#include "jobs/export_reader.hpp"

#include <hwsync/observer.hpp>

#include <cstdint>
#include <string_view>

namespace hwsync {

struct ReadAmount {
    std::uint64_t bytes = 0; ///< of the file as it lies on disk
    std::uint64_t lines = 0;
};

/// Reads an export to its end on a thread of its own, into an import.
ReadAmount read_into(ProductImport& import, ExportReader& reader,
                     std::string_view shop, Observer& observer);

} // namespace hwsync
