/** Hands the browser a file to keep. */
export function saveFile(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A title as a file may be called on every system. */
export function fileName(title: string): string {
  const words = title.replace(/[^\p{Letter}\p{Mark}\p{Number} ._-]/gu, ' ').trim();
  return words.slice(0, 60) || 'plenary';
}
