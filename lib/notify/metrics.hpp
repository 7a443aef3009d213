#pragma once

#include "catalog/catalog_summary.hpp"

#include <hwsync/config.hpp>
#include <hwsync/notify.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// The text of the metrics file after a job's command, or after what is none
/// (null). `summary` is nothing where the catalog cannot be read: then the
/// earlier text's hold on. So do those of other jobs, of which the catalog need
/// not know: they may have failed before they came to it.
std::string metrics_after(const EndedCommand* command, const Config& config,
                          const std::optional<CatalogSummary>& summary,
                          std::string_view earlier);

} // namespace hwsync
