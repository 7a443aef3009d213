#pragma once

#include "catalog/catalog.hpp"
#include "jobs/export_reader.hpp"

#include <hwsync/observer.hpp>

#include <cstdint>
#include <functional>
#include <string_view>

namespace hwsync {

struct LoadedAmount {
    std::uint64_t bytes = 0; ///< of the file as it lies on disk
    std::uint64_t lines = 0;
};

/// Reads an export to its end on a thread of its own, and calls `use` with each
/// batch on this one. Throws what either throws.
LoadedAmount for_each_batch(ExportReader& reader, std::string_view shop,
                            Observer& observer,
                            const std::function<void(Batch&)>& use);

/// Reads an export into an import, which knows what need not be parsed.
LoadedAmount load_export(ProductImport& import, ExportReader& reader,
                         std::string_view shop, Observer& observer);

} // namespace hwsync
