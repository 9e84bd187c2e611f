import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from '../parts/button';
import type { Devices, Kind, Trouble } from './devices';
import css from './voices.module.css';
import { m } from './words';

interface Props {
  devices: Devices;
  /** Another device was chosen. */
  onChange?: (of: Kind) => void;
}

/** Which devices there are, how loud one is, how one looks: for the person alone. */
export function Check({ devices, onChange }: Props) {
  const [trouble, setTrouble] = useState<Trouble>();
  const tracks = useSyncExternalStore(devices.follow, () => devices.tracks);
  const open = async (of: Kind, device?: string) => {
    setTrouble(await devices.open(of, device));
    onChange?.(of);
  };
  return (
    <div className={css.check}>
      <p className="hint">{m('check_hint')}</p>
      <div className={css.choices}>
        {!tracks.mic && <Button onClick={() => open('mic')}>{m('try_mic')}</Button>}
        {!tracks.camera && <Button onClick={() => open('camera')}>{m('try_camera')}</Button>}
      </div>
      {tracks.mic && <Level track={tracks.mic} />}
      {tracks.mic && <Select of="mic" devices={devices} onPick={(device) => open('mic', device)} />}
      {tracks.camera && <Preview track={tracks.camera} />}
      {tracks.camera && <Select of="camera" devices={devices} onPick={(device) => open('camera', device)} />}
      {trouble && (
        <p role="status" className={css.trouble}>
          {m(`trouble.${trouble.why}`, { device: m(`device.${trouble.of}`) })}
        </p>
      )}
    </div>
  );
}

function Select({ of, devices, onPick }: { of: Kind; devices: Devices; onPick: (device: string) => void }) {
  const [all, setAll] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const look = () => void devices.list(of).then(setAll);
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, [devices, of]);
  return (
    <label>
      {m(of)}
      <select value={devices.tracks[of]?.getSettings().deviceId ?? ''} onChange={(event) => onPick(event.target.value)}>
        {all.map((device, n) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || m('unnamed', { n: n + 1 })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Drawn from the sound in this page, and told to nobody. */
function Level({ track }: { track: MediaStreamTrack }) {
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = requestAnimationFrame(function look() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      if (meter.current) meter.current.value = Math.min(1, Math.sqrt(power) * 4);
      frame = requestAnimationFrame(look);
    });
    return () => {
      cancelAnimationFrame(frame);
      void context.close();
    };
  }, [track]);
  return (
    <label>
      {m('level')}
      <meter ref={meter} min={0} max={1} />
    </label>
  );
}

export function Preview({ track }: { track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video ref={video} className={css.mirror} aria-label={m('preview')} autoPlay muted playsInline />;
}
