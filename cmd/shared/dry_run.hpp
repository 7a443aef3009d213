#pragma once

enum class DryRun { no, yes };

inline DryRun how_dry(bool dry_run) noexcept {
    return dry_run ? DryRun::yes : DryRun::no;
}
