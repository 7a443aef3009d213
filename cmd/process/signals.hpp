#pragma once

#include <hwsync/stop.hpp>

/// Lets SIGINT, SIGTERM and SIGHUP ask `stop` to stop, and turns a closed pipe
/// and a full file size limit into errors of the write that met them. A signal
/// that was ignored at the start (nohup) stays ignored. `stop` must live until
/// the process ends.
void forward_signals_to(hwsync::StopToken& stop) noexcept;
